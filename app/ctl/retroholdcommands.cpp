// SPDX-License-Identifier: GPL-3.0-or-later
// retro start, next, pause, … : how a retrospective is held; export and import
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "app/ctl/outputfile.h"
#include "app/ctl/pdf.h"
#include "app/ctl/retrotext.h"
#include "app/ctl/values.h"
#include "models/base/clock.h"
#include "models/report/depth.h"
#include "models/retro/report.h"
#include "models/retro/templates.h"
#include "models/risk/yamljson.h"
#include "models/run/rundirectory.h"
#include "models/store/retrorepository.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <cstdio>

#include <unistd.h>

namespace wavedeck::ctl {

namespace {

constexpr qint64 kMostBytes = 16LL * 1024 * 1024;
constexpr qint64 kMostContribution = 1024 * 1024;

QString idOf(const Arguments& arguments)
{
    return arguments.positional.value(0).toUpper();
}

/// The operation of the same name; what stands behind the id goes into its argument of this name.
template <const char* operation, const char* operand = nullptr> int simply(Context& context, const Arguments& arguments)
{
    QJsonObject given = retroArguments(arguments);
    if constexpr (operand != nullptr)
        if (arguments.positional.size() > 1)
            given.insert(QLatin1String(operand), arguments.positional.at(1));
    return actOnRetro(context, idOf(arguments), QLatin1String(operation), given);
}

int retroExtend(Context& context, const Arguments& arguments)
{
    const auto ms = durationOption(arguments, "--time");
    if (!ms)
        return context.fail(ms.error());
    QJsonObject given = retroArguments(arguments);
    given.insert(QStringLiteral("ms"), double(arguments.has("--less") ? -*ms : *ms));
    return actOnRetro(context, idOf(arguments), QStringLiteral("extend"), given);
}

/// One of --new, --note, --merge, --rename, --remove.
int retroTheme(Context& context, const Arguments& arguments)
{
    QJsonObject given = retroArguments(arguments);
    const auto move
        = [&](const char* option, const char* name) { given.insert(QLatin1String(name), arguments.value(option)); };
    QString operation;
    if (arguments.has("--new")) {
        operation = QStringLiteral("theme-new");
        move("--new", "title");
    } else if (arguments.has("--note")) {
        operation = QStringLiteral("theme");
        move("--note", "note");
    } else if (arguments.has("--merge")) {
        operation = QStringLiteral("theme-merge");
        move("--merge", "number");
    } else if (arguments.has("--rename")) {
        operation = QStringLiteral("theme-edit");
        move("--rename", "number");
    } else if (arguments.has("--remove")) {
        operation = QStringLiteral("theme-remove");
        move("--remove", "number");
    } else {
        return context.fail(usage("usage", QStringLiteral("retro theme"), QStringLiteral("it does one thing"),
            QStringLiteral("one of --new, --note, --merge, --rename, --remove")));
    }
    return actOnRetro(context, idOf(arguments), operation, given);
}

int retroVote(Context& context, const Arguments& arguments)
{
    return actOnRetro(context, idOf(arguments),
        arguments.has("--undo") ? QStringLiteral("unvote") : QStringLiteral("vote"), retroArguments(arguments));
}

int retroText(Context& context, const Arguments& arguments)
{
    QJsonObject given = retroArguments(arguments);
    given.insert(QStringLiteral("texts"), QJsonArray::fromStringList(arguments.values("--text")));
    return actOnRetro(context, idOf(arguments), QStringLiteral("list"), given);
}

bool hidesAny(Store& store, const retro::Retro& r)
{
    const QStringList hidden = hiddenPhases(store, r);
    return std::any_of(r.notes.begin(), r.notes.end(), [&](const retro::Note& one) {
        return hidden.contains(one.phase);
    }) || (isGathering(r) && !r.recommendations.isEmpty());
}

Result<QByteArray> written(const QString& format, const QString& depth, Store& store, const retro::Retro& all)
{
    const retro::Retro r = withoutHidden(store, all);
    if (format == QLatin1String("json") && hidesAny(store, all))
        return usage("notes-hidden", all.id,
            QStringLiteral("what people say is still hidden, and a JSON export is meant to have it all"),
            QStringLiteral("export it once it is seen, or use --format md"));
    if (format == QLatin1String("json"))
        return QJsonDocument(retroDocument(store, r, utcMs())).toJson(QJsonDocument::Indented);
    const bool isFull = depth == report::depths().last();
    if (format == QLatin1String("md") && isFull) // it can be read back
        return retro::markdownOf(r, utcMs()).toUtf8();
    if (format == QLatin1String("csv"))
        return retro::csvOf(r);
    const report::Document document = report::atDepth(retro::documentOf(r, utcMs()), depth,
        {QStringLiteral("Recommendations"), QStringLiteral("Action items"), QStringLiteral("Key lessons"),
            QStringLiteral("Achievements"), QStringLiteral("Next steps"), QStringLiteral("Statistics")});
    if (format == QLatin1String("md"))
        return toMarkdown(document).toUtf8();
    if (format == QLatin1String("pdf"))
        return toPdf(document);
    if (format == QLatin1String("html"))
        return toHtml(document).toUtf8();
    return usage("bad-value", QStringLiteral("--format ") + format, QStringLiteral("there is no such format"),
        QStringLiteral("use md, html, pdf, csv or json"));
}

int retroExport(Context& context, const Arguments& arguments)
{
    const QString format = arguments.has("--format") ? arguments.value("--format") : QStringLiteral("md");
    if (format == QLatin1String("pdf") && !arguments.has("--output") && ::isatty(STDOUT_FILENO))
        return context.fail(usage("bad-value", QStringLiteral("--format pdf"),
            QStringLiteral("a terminal cannot show it"), QStringLiteral("give -o FILE")));
    const auto depth = depthOf(arguments);
    if (!depth)
        return context.fail(depth.error());
    return readingRetro(context, idOf(arguments), [&](Store& store, const retro::Retro& r) {
        const auto bytes = written(format, *depth, store, r);
        if (!bytes)
            return context.fail(bytes.error());
        if (arguments.has("--output"))
            return writeFile(context, arguments.value("--output"), *bytes);
        if (context.json() && format != QLatin1String("json") && format != QLatin1String("pdf"))
            return context.answer(
                {{QStringLiteral("format"), format}, {QStringLiteral("text"), QString::fromUtf8(*bytes)}}, {});
        std::fwrite(bytes->constData(), 1, std::size_t(bytes->size()), stdout);
        return std::fflush(stdout) == 0 ? 0 : int(ErrorKind::Environment);
    });
}

int retroImport(Context& context, const Arguments& arguments)
{
    const QString path = arguments.positional.first();
    const int fd = run::openPlain(path);
    QFile file;
    if (fd < 0 || !file.open(fd, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle)) {
        if (fd >= 0)
            ::close(fd);
        return context.fail(usage("no-file", path, QStringLiteral("it is no plain file, or not readable")));
    }
    if (file.size() > kMostBytes)
        return context.fail(usage("too-large", path, QStringLiteral("it is larger than 16 MiB")));
    QJsonParseError fault;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &fault);
    if (!document.isObject())
        return context.fail(usage("bad-value", path,
            fault.error == QJsonParseError::NoError ? QStringLiteral("it is no JSON object") : fault.errorString()));
    return actOnRetro(context, {}, QStringLiteral("import"), {{QStringLiteral("document"), document.object()}});
}

/// As a person writes it beforehand; `by` may stand in the file.
int retroContribute(Context& context, const Arguments& arguments)
{
    const QString path = arguments.positional.at(1);
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return context.fail(usage("not-readable", path, file.errorString()));
    const QByteArray bytes = file.read(kMostContribution + 1);
    if (bytes.size() > kMostContribution)
        return context.fail(usage("too-large", path, QStringLiteral("it is more than 1 MiB")));
    const auto said = risk::jsonFromYaml(bytes, path);
    if (!said)
        return context.fail(said.error());
    QJsonObject given = *said;
    for (const QString& key : said->keys())
        if (key != QLatin1String("by") && key != QLatin1String("word") && key != QLatin1String("contributions"))
            return context.fail(usage("bad-file", path, QStringLiteral("`%1` is not known here").arg(plain(key)),
                QStringLiteral("`by`, `word` and `contributions`")));
    if (arguments.has("--by"))
        given.insert(QStringLiteral("by"), arguments.value("--by"));
    if (arguments.has("--confirm"))
        given.insert(QStringLiteral("confirm"), true);
    return actOnRetro(context, idOf(arguments), QStringLiteral("contribute"), given);
}

constexpr char kStart[] = "start";
constexpr char kNext[] = "next";
constexpr char kUntil[] = "until";
constexpr char kPause[] = "pause";
constexpr char kResume[] = "resume";
constexpr char kReopen[] = "reopen";
constexpr char kClose[] = "close";
constexpr char kReveal[] = "reveal";
constexpr char kParticipant[] = "participant";
constexpr char kFacilitator[] = "facilitator";
constexpr char kSpeak[] = "speak";
constexpr char kWord[] = "word";
constexpr char kRead[] = "read";
constexpr char kReading[] = "reading";
constexpr char kSummary[] = "summary";
constexpr char kCard[] = "card";
constexpr char kRoti[] = "roti";
constexpr char kSaved[] = "saved";
constexpr char kSaveTemplate[] = "save-template";
constexpr char kHours[] = "hours";
constexpr char kName[] = "name";

#define WAVEDECK_WHO                                                                                                   \
    {                                                                                                                  \
        "--by", "NAME", "whose: name, role, agent or number"                                                           \
    }
constexpr Option kNextOptions[] = {{"--summary", "TEXT", "of the phase that is closed"},
    {"--reason", "TEXT", "why words, its summary or a look at earlier actions are missing"},
    {"--strict", nullptr, "refuses to close a phase that lacks words or its summary"}};
constexpr Option kCloseOptions[] = {{"--reason", "TEXT", "why raw recommendations are left undecided"},
    {"--strict", nullptr, "refuses while some of them are"}};
constexpr Option kTemplateOptions[]
    = {{"--strict", nullptr, "what a phase lacks when it is closed needs a reason, and so does what is not decided"}};
constexpr Option kReason[] = {{"--reason", "TEXT", "why"}};
constexpr Option kUntilOptions[] = {{"--reason", "TEXT", "why all see it before the moment they were told"}};
constexpr Option kStartReason[] = {{"--reason", "TEXT", "why before people were to be done"}};
constexpr Option kContributeOptions[] = {WAVEDECK_WHO, {"--confirm", nullptr, "more than a phase asks for"}};
constexpr Option kExtendOptions[] = {{"--time", "TIME", "5m, 90s"}, {"--phase", "PHASE", "default: the one that runs"},
    {"--less", nullptr, "less time instead"}};
constexpr Option kJoinOptions[] = {{"--name", "NAME", "who joins"}, {"--role", "ROLE", "L1 SECURITY, …"},
    {"--agent", "AGENT", "of the session, where it is one"}};
constexpr Option kWho[] = {WAVEDECK_WHO};
constexpr Option kReadingOptions[]
    = {{"--title", "TEXT", "what is to be read before"}, {"--lines", "N", "how long it is"}};
constexpr Option kWordOptions[] = {WAVEDECK_WHO, {"--word", "WORD", "one word"}};
constexpr Option kThemeOptions[] = {{"--new", "TITLE", "a new theme"}, {"--phase", "PHASE", "of this phase"},
    {"--note", "N", "puts this contribution into --theme"}, {"--theme", "THEME", "number or letter; 0 = none"},
    {"--merge", "THEME", "moves what it has --into another"}, {"--into", "THEME", "number or letter"},
    {"--rename", "THEME", "gives it --title"}, {"--title", "TEXT", "its new title"},
    {"--remove", "THEME", "takes it away, its contributions stay"}};
constexpr Option kVoteOptions[]
    = {WAVEDECK_WHO, {"--theme", "THEME", "number or letter"}, {"--undo", nullptr, "takes one back"}};
constexpr Option kSummaryOptions[]
    = {{"--phase", "PHASE", "default: the one that runs"}, {"--text", "TEXT", "what the facilitator says of it"}};
constexpr Option kTextOptions[] = {{"--name", "LIST", "objectives, rules, achievements, key-lessons or next-steps"},
    {"--text", "TEXT", "repeat it for more; all of them replace what is there", 0, true}};
constexpr Option kCardOptions[] = {WAVEDECK_WHO, {"--label", "TEXT", "Primary Focus, Top Concern, …"},
    {"--text", "TEXT", "what stands there; empty takes it away"}};
constexpr Option kRotiOptions[] = {WAVEDECK_WHO, {"--value", "1..5", "what the time was worth"}};
constexpr Option kExportOptions[] = {{"--format", "md|html|pdf|csv|json", "how it is written (default: md)"},
    kDepthOption, {"--output", "FILE", "where to write it, instead of stdout", 'o'}};
#undef WAVEDECK_WHO

constexpr Command kCommands[] = {
    {"retro start", "ID", "The first phase begins.", kStartReason, "wavedeckctl retro start RETRO-001", 1, 1,
        simply<kStart>},
    {"retro until", "ID [MOMENT]",
        "Until when people contribute each for themselves; without a moment it is held together.", kUntilOptions,
        "wavedeckctl retro until RETRO-001 2026-12-01T17:00+01:00", 1, 2, simply<kUntil, kUntil>},
    {"retro contribute", "ID FILE", "What one person wrote beforehand (YAML: by, word, contributions); all or nothing.",
        kContributeOptions, "wavedeckctl retro contribute RETRO-001 ada.yaml", 2, 2, retroContribute},
    {"retro next", "ID", "Closes the phase that runs and begins the next; begins one that has not begun.", kNextOptions,
        "wavedeckctl retro next RETRO-001 --summary \"We test early\"", 1, 1, simply<kNext>},
    {"retro pause", "ID", "Stops the timer.", {}, "wavedeckctl retro pause RETRO-001", 1, 1, simply<kPause>},
    {"retro resume", "ID", "Lets it run again.", {}, "wavedeckctl retro resume RETRO-001", 1, 1, simply<kResume>},
    {"retro extend", "ID", "More time for a phase.", kExtendOptions, "wavedeckctl retro extend RETRO-001 --time 5m", 1,
        1, retroExtend},
    {"retro reopen", "ID", "Goes back: a complete one to its last phase, else to the phase before.", kReason,
        "wavedeckctl retro reopen RETRO-001 --reason \"one thing was forgotten\"", 1, 1, simply<kReopen>},
    {"retro close", "ID", "It is complete; every recommendation needs an owner and an effort.", kCloseOptions,
        "wavedeckctl retro close RETRO-001", 1, 1, simply<kClose>},
    {"retro participant", "ID", "Somebody joins.", kJoinOptions,
        "wavedeckctl retro participant RETRO-001 --name Sol --role \"L1 SECURITY\"", 1, 1, simply<kParticipant>},
    {"retro facilitator", "ID", "Hands the role over.", kWho, "wavedeckctl retro facilitator RETRO-001 --by Ada", 1, 1,
        simply<kFacilitator>},
    {"retro speak", "ID", "Whose turn it is; 0 = nobody's.", kWho, "wavedeckctl retro speak RETRO-001 --by Ada", 1, 1,
        simply<kSpeak>},
    {"retro word", "ID", "The roll call: one word each.", kWordOptions,
        "wavedeckctl retro word RETRO-001 --by Ada --word Curious", 1, 1, simply<kWord>},
    {"retro read", "ID", "Somebody has read what is asked for.", kWho, "wavedeckctl retro read RETRO-001 --by Ada", 1,
        1, simply<kRead>},
    {"retro reading", "ID", "Something to be read before.", kReadingOptions,
        "wavedeckctl retro reading RETRO-001 --title report.md --lines 120", 1, 1, simply<kReading>},
    {"retro theme", "ID", "Themes and what belongs to them.", kThemeOptions,
        "wavedeckctl retro theme RETRO-001 --note 3 --theme A", 1, 1, retroTheme},
    {"retro vote", "ID", "A vote for a theme; hidden until it is over.", kVoteOptions,
        "wavedeckctl retro vote RETRO-001 --by Ada --theme A", 1, 1, retroVote},
    {"retro reveal", "ID", "Ends the voting and shows the votes.", {}, "wavedeckctl retro reveal RETRO-001", 1, 1,
        simply<kReveal>},
    {"retro summary", "ID", "The facilitator's summary of a phase.", kSummaryOptions,
        "wavedeckctl retro summary RETRO-001 --text \"We test early\"", 1, 1, simply<kSummary>},
    {"retro text", "ID", "Objectives, rules, achievements, key lessons, next steps.", kTextOptions,
        "wavedeckctl retro text RETRO-001 --name next-steps --text \"Send the report\"", 1, 1, retroText},
    {"retro card", "ID", "A field of somebody's card.", kCardOptions,
        "wavedeckctl retro card RETRO-001 --by Ada --label \"Top Concern\" --text \"Cold caches\"", 1, 1,
        simply<kCard>},
    {"retro roti", "ID", "What the time was worth to somebody; the mean is kept.", kRotiOptions,
        "wavedeckctl retro roti RETRO-001 --by Ada --value 4", 1, 1, simply<kRoti>},
    {"retro saved", "ID HOURS", "How many hours it should save, for the projection of what it is worth.", {},
        "wavedeckctl retro saved RETRO-001 30", 2, 2, simply<kSaved, kHours>},
    {"retro save-template", "ID NAME", "Its phases, minutes, roles and rules as a template.", kTemplateOptions,
        "wavedeckctl retro save-template RETRO-001 harbour", 2, 2, simply<kSaveTemplate, kName>},
    {"retro export", "ID", "The report, a table, or all of it as JSON.", kExportOptions,
        "wavedeckctl retro export RETRO-001 --format md -o retro.md", 1, 1, retroExport},
    {"retro import", "FILE", "Reads a JSON export back; once.", {}, "wavedeckctl retro import retro.json", 1, 1,
        retroImport},
};

} // namespace

std::span<const Command> retroHoldCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
