// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/riskregister.h"

#include "app/ctl/output.h"
#include "models/base/clock.h"
#include "models/store/openforchange.h"

#include <QJsonArray>

namespace wavedeck::ctl {

namespace {

/// An option that is short for a field.
struct FieldOption {
    const char* option;
    const char* field;
};
constexpr FieldOption kOptions[]
    = {{"--title", "title"}, {"--likelihood", "inherent.likelihood"}, {"--impact", "inherent.impact"},
        {"--residual-likelihood", "residual.likelihood"}, {"--residual-impact", "residual.impact"}};

QString levelText(risk::Level level)
{
    return level == risk::Level::None ? QStringLiteral("not scored") : QString(word(level));
}

QString scoreText(const risk::Score& score, risk::Level level)
{
    return score.isSet() ? QStringLiteral("%1 × %2 = %3, %4")
                               .arg(score.likelihood)
                               .arg(score.impact)
                               .arg(score.product())
                               .arg(word(level))
                         : levelText(level);
}

QString shareText(const risk::Share& share)
{
    return share.all == 0 ? QStringLiteral("n/a")
                          : QStringLiteral("%1 of %2 (%3 %)").arg(share.n).arg(share.all).arg(share.tenths() / 10.0);
}

QString lastRehearsal(const RiskRecords& r)
{
    if (r.rehearsals.isEmpty())
        return QStringLiteral("untested rollback");
    const RiskRehearsal& last = r.rehearsals.last();
    const auto over = r.overEstimate();
    return QStringLiteral("%1 in %2, %3%4")
        .arg(humanDuration(last.durationMs), plain(last.environment),
            last.ok ? QStringLiteral("good") : QStringLiteral("failed"),
            over ? QStringLiteral(", %1%2 % against the estimate")
                       .arg(*over > 0 ? QStringLiteral("+") : QString())
                       .arg(*over)
                 : QString());
}

/// For people; everything in it is plain().
QString rendered(const RiskRecords& r, const QJsonObject& document, qint64 now)
{
    QString text = QStringLiteral("%1 %2\n").arg(r.row.id, plain(r.row.title));
    QList<QStringList> rows;
    const auto add = [&](const char* name, const QString& value) {
        rows.append({QString(QStringLiteral("  ") + QLatin1String(name)), value});
    };
    add("state",
        QStringLiteral("%1%2").arg(word(r.row.state), r.isOverdue(now) ? QStringLiteral(", overdue") : QString()));
    add("step",
        QStringLiteral("%1 of 9, %2")
            .arg(int(r.row.step) + 1)
            .arg(QLatin1String(risk::kSteps[std::size_t(r.row.step)].text)));
    add("level", levelText(r.overall()));
    add("inherent", scoreText(r.content.inherent, r.row.level));
    add("residual", scoreText(r.content.residual, r.row.residual));
    add("worst risk", levelText(risk::worstRisk(r.content, r.matrix)));
    add("tested", shareText(risk::testedShare(r.content)));
    add("rollback", lastRehearsal(r));
    if (r.row.dueAt > 0)
        add("decision due", dateTime(r.row.dueAt));
    if (r.row.reviewDueAt > 0)
        add("review due", dateTime(r.row.reviewDueAt));
    add("content", QStringLiteral("revision %1, SHA-256 %2").arg(r.row.contentRevision).arg(r.sha256));
    QString lines = table(rows);
    for (const QJsonValue& slot : document.value(QLatin1String("slots")).toArray()) {
        const QString by = slot[QLatin1String("signed_by")].toString();
        lines += QStringLiteral("  signature: %1, %2\n")
                     .arg(plain(slot[QLatin1String("role")].toString()),
                         by.isEmpty() ? QStringLiteral("open") : plain(by));
    }
    for (const QJsonValue& what : document.value(QLatin1String("missing")).toArray())
        lines += QStringLiteral("  missing: %1\n").arg(plain(what.toString()));
    return text + lines;
}

} // namespace

int changingRisks(
    Context& context, const std::function<int(Store& store, RiskRepository& repository, const Actor& by)>& change)
{
    const auto store = openForChange(context.dataDir());
    if (!store)
        return context.fail(store.error());
    const auto by = context.who();
    if (!by)
        return context.fail(by.error());
    RiskRepository repository(**store);
    return change(**store, repository, *by);
}

int answerRisk(Context& context, Store& store, const QString& id)
{
    const auto records = readRisk(store, id);
    if (!records)
        return context.fail(records.error());
    const QJsonObject document = riskDocument(store, *records, utcMs());
    return context.answer(document, rendered(*records, document, utcMs()));
}

Result<QJsonObject> withOptions(QJsonObject document, const Arguments& arguments)
{
    const auto set = [&](const QString& field, const QString& value) -> Status {
        auto next = risk::withField(document, field, value);
        if (!next)
            return next.error();
        document = *next;
        return Done{};
    };
    for (const FieldOption& one : kOptions)
        if (arguments.has(one.option))
            if (Status done = set(QLatin1String(one.field), arguments.value(one.option)); !done)
                return done.error();
    for (const QString& given : arguments.values("--set")) {
        const qsizetype at = given.indexOf(QLatin1Char('='));
        if (at <= 0)
            return usage("bad-value", QStringLiteral("--set ") + given, QStringLiteral("it has no FIELD= in front"),
                QStringLiteral("write --set summary=TEXT"));
        if (Status done = set(given.left(at), given.mid(at + 1)); !done)
            return done.error();
    }
    return document;
}

} // namespace wavedeck::ctl
