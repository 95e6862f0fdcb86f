// SPDX-License-Identifier: GPL-3.0-or-later
// risk list, new, show, set, check, fields
#include "app/ctl/output.h"
#include "app/ctl/riskfiles.h"
#include "app/ctl/riskregister.h"
#include "models/base/clock.h"
#include "models/risk/fields.h"

#include <QJsonArray>

namespace wavedeck::ctl {

namespace {

int riskList(Context& context, const Arguments& arguments)
{
    const auto store = context.store();
    if (!store && store.error().code != QLatin1String("no-database"))
        return context.fail(store.error());
    QJsonArray array;
    QList<QStringList> lines{{QStringLiteral("ID"), QStringLiteral("LEVEL"), QStringLiteral("STATE"),
        QStringLiteral("STEP"), QStringLiteral("DUE"), QStringLiteral("TITLE")}};
    risk::Share accuracy;
    if (store) {
        RiskRepository repository(**store);
        accuracy = repository.accuracy();
        for (const RiskRow& row : repository.rows()) {
            if (arguments.has("--state") && arguments.value("--state") != QString(word(row.state)))
                continue;
            const auto records = readRisk(**store, row.id);
            if (!records)
                return context.fail(records.error());
            array.append(riskLine(*records, utcMs()));
            lines.append({row.id, QString(word(records->overall())), QString(word(row.state)), QString(word(row.step)),
                row.dueAt > 0 ? dateTime(row.dueAt) : QStringLiteral("-"), clipped(row.title, 60)});
        }
    }
    return context.answer({{QStringLiteral("items"), array}, {QStringLiteral("accuracy"), shareDocument(accuracy)}},
        lines.size() == 1 ? QStringLiteral("no risk assessments: `wavedeckctl risk new --title TEXT`\n")
                          : table(lines));
}

/// What a new assessment begins with: a file, else a template.
Result<QJsonObject> beginning(const Arguments& arguments)
{
    if (arguments.has("--from"))
        return readAssessmentFile(arguments.value("--from"));
    const auto begun
        = risk::newAssessment(arguments.has("--template") ? arguments.value("--template") : QStringLiteral("full"));
    if (!begun)
        return begun.error();
    return risk::toJson(*begun);
}

int riskNew(Context& context, const Arguments& arguments)
{
    auto document = beginning(arguments);
    if (document)
        document = withOptions(*document, arguments);
    const auto assessment = document ? risk::fromJson(*document) : Result<risk::Assessment>(document.error());
    if (!assessment)
        return context.fail(assessment.error());
    return changingRisks(context, [&](Store&, RiskRepository& repository, const Actor& by) {
        const auto id = repository.create(*assessment, by, utcMs());
        if (!id)
            return context.fail(id.error());
        return context.answer({{QStringLiteral("id"), *id}}, QStringLiteral("%1\n").arg(*id));
    });
}

int riskShow(Context& context, const Arguments& arguments)
{
    const auto store = context.store();
    if (!store)
        return context.fail(store.error().code == QLatin1String("no-database")
                ? unknownRisk(arguments.positional.first())
                : store.error());
    return answerRisk(context, **store, arguments.positional.first());
}

int riskSet(Context& context, const Arguments& arguments)
{
    const QString id = arguments.positional.first();
    return changingRisks(context, [&](Store& store, RiskRepository& repository, const Actor& by) {
        const qint64 base = repository.contentRow(id).value_or(RiskRevision()).number;
        const auto before = repository.content(id, base);
        if (!before)
            return context.fail(before.error());
        const auto document = withOptions(risk::toJson(*before), arguments);
        const auto assessment = document ? risk::fromJson(*document) : Result<risk::Assessment>(document.error());
        if (!assessment)
            return context.fail(assessment.error());
        if (Status done = repository.save(id, *assessment, by, utcMs(), base); !done)
            return context.fail(done.error());
        return answerRisk(context, store, id);
    });
}

int riskCheck(Context& context, const Arguments& arguments)
{
    const auto store = context.store();
    if (!store)
        return context.fail(store.error());
    const auto records = readRisk(**store, arguments.positional.first());
    if (!records)
        return context.fail(records.error());
    const QList<risk::Missing> all = risk::missing(records->content, records->matrix);
    QJsonArray array;
    QString text;
    for (const risk::Missing& one : all) {
        array.append(QJsonObject{{QStringLiteral("field"), one.field}, {QStringLiteral("what"), one.what},
            {QStringLiteral("criterion"), QString(one.criterion)}});
        text += QStringLiteral("%1\n").arg(plain(one.text()));
    }
    return context.answer({{QStringLiteral("complete"), all.isEmpty()}, {QStringLiteral("missing"), array},
                              {QStringLiteral("gate"), QStringLiteral("risk-assessment")}},
        all.isEmpty() ? QStringLiteral("complete\n") : text, all.isEmpty() ? 0 : 1);
}

QString typeText(const risk::FieldSpec& spec)
{
    constexpr const char* kTypes[] = {"id", "one line", "text", "commands", "whole number", "true or false", "", "",
        "LIKELIHOODxIMPACT", "words, with commas", "texts, with semicolons", "JSON array", "list", "group"};
    if (!spec.choices.isEmpty())
        return spec.choices.join(QStringLiteral(", "));
    return spec.type == risk::FieldType::Level ? QStringLiteral("LOW, MEDIUM, HIGH or CRITICAL")
                                               : QString::fromLatin1(kTypes[std::size_t(spec.type)]);
}

void addFields(const QList<risk::FieldSpec>& specs, const QString& lead, QList<QStringList>& rows, QJsonArray& array)
{
    for (const risk::FieldSpec& spec : specs) {
        const QString path = lead + spec.key;
        rows.append({path, spec.label, typeText(spec)});
        array.append(QJsonObject{{QStringLiteral("field"), path}, {QStringLiteral("label"), spec.label},
            {QStringLiteral("values"), typeText(spec)}});
        const QString below = spec.type == risk::FieldType::List ? QStringLiteral(".N.") : QStringLiteral(".");
        addFields(spec.below, path + below, rows, array);
    }
}

int riskFields(Context& context, const Arguments&)
{
    QList<QStringList> rows{{QStringLiteral("FIELD"), QStringLiteral("WHAT"), QStringLiteral("VALUES")}};
    QJsonArray array;
    addFields(risk::fieldSpecs(), {}, rows, array);
    return context.answer({{QStringLiteral("fields"), array}}, table(rows));
}

constexpr Option kListOptions[] = {{"--state", "STATE", "only these: draft, submitted, approved, stale, …"}};
constexpr Option kNewOptions[] = {{"--title", "TEXT", "what the change is called"},
    {"--template", "NAME", "full (the default) or minimal, which is for level LOW"},
    {"--from", "FILE", "all fields from an exported FILE.json or FILE.md"},
    {"--likelihood", "1..5", "inherent likelihood"}, {"--impact", "1..5", "inherent impact"},
    {"--set", "FIELD=VALUE", "any field, see `risk fields`; LIST.+=JSON appends", 0, true}};
constexpr Option kSetOptions[] = {{"--title", "TEXT", "what the change is called"},
    {"--likelihood", "1..5", "inherent likelihood"}, {"--impact", "1..5", "inherent impact"},
    {"--residual-likelihood", "1..5", "likelihood that is left after the mitigation"},
    {"--residual-impact", "1..5", "impact that is left after the mitigation"},
    {"--set", "FIELD=VALUE", "any field, see `risk fields`; LIST.+=JSON appends, no value takes away", 0, true}};

constexpr Command kCommands[] = {
    {"risk list", "", "Risk assessments with level, state and step.", kListOptions, "wavedeckctl risk list", 0, 0,
        riskList},
    {"risk new", "", "Makes a risk assessment.", kNewOptions,
        "wavedeckctl risk new --title \"Swap the cache\" --likelihood 2 --impact 3", 0, 0, riskNew},
    {"risk show", "ID", "An assessment: level, state, signatures, what is missing, history.", {},
        "wavedeckctl risk show RA-001", 1, 1, riskShow},
    {"risk set", "ID", "Changes the content: what was handed in is a draft again, what was approved is stale.",
        kSetOptions, "wavedeckctl risk set RA-001 --set 'risks.+={\"title\":\"Cold cache\",\"level\":\"LOW\"}'", 1, 1,
        riskSet},
    {"risk check", "ID", "What is missing before it can be handed in. Exit 1 when something is.", {},
        "wavedeckctl risk check RA-001", 1, 1, riskCheck},
    {"risk fields", "", "The fields of an assessment, for --set.", {}, "wavedeckctl risk fields", 0, 0, riskFields},
};

} // namespace

std::span<const Command> riskCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
