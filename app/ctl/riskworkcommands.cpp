// SPDX-License-Identifier: GPL-3.0-or-later
// risk step, tick, untick, rate, decide, rehearsal, rehearsal add, matrix, matrix list, matrix import
#include "app/ctl/output.h"
#include "app/ctl/riskregister.h"
#include "app/ctl/values.h"
#include "models/base/clock.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

namespace wavedeck::ctl {

namespace {

using risk::Level;

/// Changes, and answers with the assessment.
int changeRisk(Context& context, const QString& id, const std::function<Status(RiskRepository&, const Actor&)>& change)
{
    return changingRisks(context, [&](Store& store, RiskRepository& repository, const Actor& by) {
        if (Status done = change(repository, by); !done)
            return context.fail(done.error());
        return answerRisk(context, store, id);
    });
}

int riskStep(Context& context, const Arguments& arguments)
{
    const auto to = risk::stepOf(arguments.positional[1]);
    const auto actual = risk::levelOf(arguments.value("--actual"));
    if (!to || !actual) {
        QStringList words;
        for (const risk::StepWords& one : risk::kSteps)
            words.append(QLatin1String(one.word));
        return context.fail(usage("bad-value", to ? arguments.value("--actual") : arguments.positional[1],
            to ? QStringLiteral("there is no such level") : QStringLiteral("there is no such step"),
            to ? QStringLiteral("LOW, MEDIUM, HIGH or CRITICAL")
               : QStringLiteral("one of: ") + words.join(QStringLiteral(", "))));
    }
    return changeRisk(context, arguments.positional[0], [&](RiskRepository& repository, const Actor& by) {
        return repository.step(arguments.positional[0], *to, *actual, arguments.value("--note"), by, utcMs());
    });
}

int settle(Context& context, const Arguments& arguments, bool on)
{
    const QString kind = arguments.has("--kind") ? arguments.value("--kind") : QStringLiteral("checklist");
    return changeRisk(context, arguments.positional[0], [&](RiskRepository& repository, const Actor& by) {
        return repository.tick(
            arguments.positional[0], kind, arguments.positional[1], on, arguments.value("--note"), by, utcMs());
    });
}

int riskTick(Context& context, const Arguments& arguments)
{
    return settle(context, arguments, true);
}
int riskUntick(Context& context, const Arguments& arguments)
{
    return settle(context, arguments, false);
}

int riskRate(Context& context, const Arguments& arguments)
{
    RiskRating rating;
    rating.at = utcMs();
    rating.comment = arguments.value("--comment");
    const std::pair<const char*, int*> marks[]
        = {{"--thoroughness", &rating.thoroughness}, {"--actionability", &rating.actionability},
            {"--governance", &rating.governance}, {"--completeness", &rating.completeness}};
    for (const auto& [option, mark] : marks) {
        bool ok = false;
        *mark = arguments.value(option).toInt(&ok);
        if (!ok)
            return context.fail(usage("bad-value", QLatin1String(option), QStringLiteral("it is a mark from 0 to 10"),
                QStringLiteral("give all four")));
    }
    return changeRisk(context, arguments.positional[0], [&](RiskRepository& repository, const Actor& by) {
        return repository.rate(arguments.positional[0], rating, by);
    });
}

int riskDecide(Context& context, const Arguments& arguments)
{
    const QStringList& given = arguments.positional;
    return changeRisk(context, given[0], [&](RiskRepository& repository, const Actor& by) {
        return repository.decide(given[0], given[1], given[2], arguments.value("--reason"), by, utcMs());
    });
}

int rehearsalList(Context& context, const Arguments& arguments)
{
    const auto store = context.store();
    const auto records = store ? readRisk(**store, arguments.positional.first()) : Result<RiskRecords>(store.error());
    if (!records)
        return context.fail(records.error());
    QJsonArray array;
    QList<QStringList> lines{{QStringLiteral("WHEN"), QStringLiteral("WHERE"), QStringLiteral("TOOK"),
        QStringLiteral("RESULT"), QStringLiteral("REVISION"), QStringLiteral("BY")}};
    for (const RiskRehearsal& one : records->rehearsals) {
        array.append(QJsonObject{{QStringLiteral("at"), rfc3339(one.startedAt)},
            {QStringLiteral("environment"), one.environment}, {QStringLiteral("duration_ms"), one.durationMs},
            {QStringLiteral("ok"), one.ok}, {QStringLiteral("steps"), one.steps},
            {QStringLiteral("session"), one.session}, {QStringLiteral("revision"), one.contentRevision},
            {QStringLiteral("by"), one.actor}});
        lines.append({dateTime(one.startedAt), plain(one.environment), humanDuration(one.durationMs),
            one.ok ? QStringLiteral("good") : QStringLiteral("failed"), QString::number(one.contentRevision),
            plain(one.actor)});
    }
    return context.answer({{QStringLiteral("rehearsals"), array}},
        lines.size() == 1 ? QStringLiteral("untested rollback\n") : table(lines));
}

int rehearsalAdd(Context& context, const Arguments& arguments)
{
    const auto took = durationOption(arguments, "--took");
    if (!took)
        return context.fail(took.error());
    RiskRehearsal rehearsal;
    rehearsal.environment = arguments.value("--environment");
    rehearsal.durationMs = *took;
    rehearsal.startedAt = utcMs() - *took;
    rehearsal.ok = !arguments.has("--failed");
    return changeRisk(context, arguments.positional[0], [&](RiskRepository& repository, const Actor& by) {
        return repository.addRehearsal(arguments.positional[0], rehearsal, by);
    });
}

QJsonArray namesOf(const QList<risk::ApprovalSlot>& all)
{
    QJsonArray names;
    for (const risk::ApprovalSlot& one : all)
        names.append(one.name());
    return names;
}

QJsonObject approvalDocument(const risk::Approval& approval)
{
    QJsonArray documents;
    for (const risk::WantedDocument& one : approval.documents)
        documents.append(one.name);
    return {{QStringLiteral("signers"), namesOf(approval.signers)},
        {QStringLiteral("signers_of_security"), namesOf(approval.signersFor(true))},
        {QStringLiteral("documents"), documents}, {QStringLiteral("time"), approval.timeText()},
        {QStringLiteral("least_days"), approval.leastDays}, {QStringLiteral("most_days"), approval.mostDays},
        {QStringLiteral("lives_days"), approval.livesDays}};
}

QJsonObject matrixDocument(const risk::RiskMatrix& matrix)
{
    QJsonArray cells;
    for (int l = 1; l <= risk::kMostAxis; ++l)
        for (int i = 1; i <= risk::kMostAxis; ++i)
            cells.append(QJsonObject{{QStringLiteral("likelihood"), l}, {QStringLiteral("impact"), i},
                {QStringLiteral("score"), l * i}, {QStringLiteral("level"), QString(word(matrix.levelOf({l, i})))}});
    QJsonObject approvals;
    QJsonArray criteria;
    for (const Level level : risk::kLevels)
        approvals.insert(word(level), approvalDocument(matrix.approval(level)));
    for (const risk::Criterion& one : matrix.criteria) {
        QJsonObject criterion{{QStringLiteral("field"), one.field}, {QStringLiteral("name"), one.name}};
        for (const Level level : risk::kLevels)
            criterion.insert(word(level), one.answer(level));
        criteria.append(criterion);
    }
    return {{QStringLiteral("version"), matrix.version}, {QStringLiteral("name"), matrix.name},
        {QStringLiteral("sha256"), matrix.sha256}, {QStringLiteral("cells"), cells},
        {QStringLiteral("criteria"), criteria}, {QStringLiteral("approvals"), approvals}};
}

QString matrixText(const risk::RiskMatrix& matrix)
{
    QList<QStringList> rows{{QString()}};
    for (const QString& impact : matrix.impacts)
        rows.first().append(plain(impact));
    for (int l = risk::kMostAxis; l >= 1; --l) {
        QStringList row{plain(matrix.likelihoods[std::size_t(l - 1)])};
        for (int i = 1; i <= risk::kMostAxis; ++i)
            row.append(QStringLiteral("%1 %2").arg(l * i).arg(word(matrix.levelOf({l, i}))));
        rows.append(row);
    }
    QList<QStringList> levels{{QString(), QStringLiteral("LOW"), QStringLiteral("MEDIUM"), QStringLiteral("HIGH"),
        QStringLiteral("CRITICAL")}};
    for (const risk::Criterion& one : matrix.criteria) {
        levels.append({plain(one.name)});
        for (const Level level : risk::kLevels)
            levels.last().append(plain(one.answer(level)));
    }
    QString text = QStringLiteral("%1 (version %2)\n\n").arg(plain(matrix.name)).arg(matrix.version);
    text += table(rows) + QLatin1Char('\n') + table(levels) + QLatin1Char('\n');
    for (const Level level : risk::kLevels) {
        QStringList signers;
        for (const risk::ApprovalSlot& one : matrix.approval(level).signers)
            signers.append(one.name());
        text += QStringLiteral("%1: %2; %3\n")
                    .arg(word(level), signers.join(QStringLiteral(", ")), matrix.approval(level).timeText());
    }
    return text;
}

/// The matrices that are stored; without a database the shipped one.
template <class Read> int readingMatrices(Context& context, const Read& read)
{
    const auto store = context.store();
    if (!store && store.error().code != QLatin1String("no-database"))
        return context.fail(store.error());
    return read(store ? RiskRepository(**store).matrices() : QList<risk::RiskMatrix>{risk::firstMatrix()});
}

int matrixShow(Context& context, const Arguments& arguments)
{
    return readingMatrices(context, [&](const QList<risk::RiskMatrix>& all) {
        const QString wanted = arguments.positional.value(0);
        for (const risk::RiskMatrix& one : all)
            if (wanted.isEmpty() ? one.version == all.last().version : QString::number(one.version) == wanted)
                return context.answer(matrixDocument(one), matrixText(one));
        return context.fail(usage("unknown-matrix", wanted, QStringLiteral("there is no such version"),
            QStringLiteral("see `wavedeckctl risk matrix list`")));
    });
}

int matrixList(Context& context, const Arguments&)
{
    return readingMatrices(context, [&](const QList<risk::RiskMatrix>& all) {
        QJsonArray array;
        QString text;
        for (const risk::RiskMatrix& one : all) {
            const bool inForce = one.version == all.last().version;
            array.append(QJsonObject{{QStringLiteral("version"), one.version}, {QStringLiteral("name"), one.name},
                {QStringLiteral("sha256"), one.sha256}, {QStringLiteral("in_force"), inForce}});
            text += QStringLiteral("%1  %2%3\n")
                        .arg(one.version)
                        .arg(plain(one.name), inForce ? QStringLiteral(", in force") : QString());
        }
        return context.answer({{QStringLiteral("matrices"), array}}, text);
    });
}

Result<QJsonObject> matrixFile(const QString& given)
{
    constexpr qint64 kMostBytes = 256 * 1024;
    QFile file(given);
    if (given == QLatin1String("nist") || given == QLatin1String("matrix")) {
        const auto yaml = risk::shippedMatrix(given);
        return yaml ? risk::matrixFromYaml(*yaml) : Result<QJsonObject>(yaml.error());
    }
    if (!file.open(QIODevice::ReadOnly) || file.size() > kMostBytes)
        return usage("cannot-read", given, file.isOpen() ? QStringLiteral("it is too long") : file.errorString());
    return risk::matrixFromYaml(file.read(kMostBytes));
}

int matrixImport(Context& context, const Arguments& arguments)
{
    const auto document = matrixFile(arguments.positional.first());
    if (!document)
        return context.fail(document.error());
    return changingRisks(context, [&](Store&, RiskRepository& repository, const Actor& by) {
        const auto version = repository.addMatrix(*document, by, utcMs());
        if (!version)
            return context.fail(version.error());
        return context.answer({{QStringLiteral("version"), *version}},
            QStringLiteral("version %1 is in force for what is new\n").arg(*version));
    });
}

constexpr Option kStepOptions[] = {{"--actual", "LEVEL", "with retrospective: the level that it turned out to be"},
    {"--note", "TEXT", "kept with who and when"}};
constexpr Option kTickOptions[] = {{"--kind", "KIND", "checklist (the default), follow-up or open-test"},
    {"--note", "TEXT", "what was seen; kept with who and when"}};
constexpr Option kRateOptions[]
    = {{"--thoroughness", "0..10", "mark"}, {"--actionability", "0..10", "mark"}, {"--governance", "0..10", "mark"},
        {"--completeness", "0..10", "mark"}, {"--comment", "TEXT", "needed where a mark is below 7"}};
constexpr Option kDecideOptions[] = {{"--reason", "TEXT", "needed to reject or defer"}};
constexpr Option kRehearsalOptions[] = {{"--environment", "NAME", "where it was rehearsed"},
    {"--took", "DURATION", "how long it took: 6m"}, {"--failed", nullptr, "it did not work"}};

constexpr Command kCommands[] = {
    {"risk step", "ID STEP", "Takes a change to the next of its nine steps.", kStepOptions,
        "wavedeckctl risk step RA-001 classified", 2, 2, riskStep},
    {"risk tick", "ID ITEM", "Ticks an item of a checklist, a follow-up or an open test.", kTickOptions,
        "wavedeckctl risk tick RA-001 C1 --note \"backup restored\"", 2, 2, riskTick},
    {"risk untick", "ID ITEM", "Opens it again.", kTickOptions, "wavedeckctl risk untick RA-001 C1", 2, 2, riskUntick},
    {"risk rate", "ID", "Rates the assessment as a reviewer: four marks from 0 to 10.", kRateOptions,
        "wavedeckctl risk rate RA-001 --thoroughness 9 --actionability 8 --governance 9 --completeness 10", 1, 1,
        riskRate},
    {"risk decide", "ID RECOMMENDATION accepted|rejected|deferred", "Decides a recommendation as a stakeholder.",
        kDecideOptions, "wavedeckctl risk decide RA-001 A1 accepted", 3, 3, riskDecide},
    {"risk rehearsal", "ID", "Rehearsals of the rollback.", {}, "wavedeckctl risk rehearsal RA-001", 1, 1,
        rehearsalList},
    {"risk rehearsal add", "ID", "Records a rehearsal that was done by hand.", kRehearsalOptions,
        "wavedeckctl risk rehearsal add RA-001 --environment staging --took 6m", 1, 1, rehearsalAdd},
    {"risk matrix", "[VERSION]", "A matrix: level of each cell, criteria, what each level asks for.", {},
        "wavedeckctl risk matrix", 0, 1, matrixShow},
    {"risk matrix list", "", "Versions of the matrix.", {}, "wavedeckctl risk matrix list", 0, 0, matrixList},
    {"risk matrix import", "FILE", "Makes a version of the matrix from a YAML file, or of the shipped `nist`.", {},
        "wavedeckctl risk matrix import nist", 1, 1, matrixImport},
};

} // namespace

std::span<const Command> riskWorkCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
