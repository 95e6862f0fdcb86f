// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/riskreport.h"

#include "models/base/clock.h"
#include "models/risk/sections.h"

#include <QJsonArray>

#include <algorithm>

namespace wavedeck {

namespace {

using report::Section;
using report::Table;

QString timeText(const QJsonValue& time)
{
    return time.isString() ? time.toString() : QStringLiteral("n/a");
}

qint64 wordsOf(const QString& text)
{
    return text.split(QLatin1Char(' '), Qt::SkipEmptyParts).size();
}

qint64 words(const Section& section)
{
    struct Counter {
        qint64 operator()(const report::Paragraph& p) const { return wordsOf(p.text); }
        qint64 operator()(const report::Code& c) const { return wordsOf(c.text.simplified()); }
        qint64 operator()(const report::BulletList& l) const { return wordsOf(l.items.join(QLatin1Char(' '))); }
        qint64 operator()(const Table& t) const
        {
            qint64 n = 0;
            for (const QStringList& row : t.rows)
                n += wordsOf(row.join(QLatin1Char(' ')));
            return n;
        }
    };
    qint64 n = wordsOf(section.heading);
    for (const report::Block& block : section.blocks)
        n += std::visit(Counter(), block);
    for (const Section& below : section.sections)
        n += words(below);
    return n;
}

Section matrixSection(const RiskRecords& r)
{
    Section section{QStringLiteral("Risk matrix"), {}, {}};
    Table table{{QStringLiteral("Likelihood")}, {}};
    for (const QString& impact : r.matrix.impacts)
        table.header.append(impact);
    for (int l = risk::kMostAxis; l >= 1; --l) {
        QStringList row{r.matrix.likelihoods[std::size_t(l - 1)]};
        for (int i = 1; i <= risk::kMostAxis; ++i) {
            const risk::Score cell{l, i};
            const QString mark = cell == r.content.residual ? QStringLiteral(", residual")
                : cell == r.content.inherent                ? QStringLiteral(", inherent")
                                                            : QString();
            row.append(QStringLiteral("%1 %2%3").arg(l * i).arg(word(r.matrix.levelOf(cell)), mark));
        }
        table.rows.append(row);
    }
    section.add(QStringLiteral("%1, version %2").arg(r.matrix.name).arg(r.matrix.version));
    section.add(table);
    return section;
}

QString shareText(const risk::Share& share)
{
    return share.all == 0 ? QStringLiteral("n/a")
                          : QStringLiteral("%1 of %2 (%3 %)").arg(share.n).arg(share.all).arg(share.tenths() / 10.0);
}

Section countSection(const RiskRecords& r)
{
    const risk::Governance governance = risk::governance(r.content);
    Section section{QStringLiteral("Counts"), {}, {}};
    const auto level
        = [](risk::Level one) { return one == risk::Level::None ? QStringLiteral("n/a") : QString(word(one)); };
    section.add(Table{{QStringLiteral("What"), QStringLiteral("Count")},
        {{QStringLiteral("Worst risk"), level(risk::worstRisk(r.content, r.matrix))},
            {QStringLiteral("Tested"), shareText(risk::testedShare(r.content))},
            {QStringLiteral("Questions answered"), shareText(risk::answered(r.content))},
            {QStringLiteral("Objectives reached"), shareText(risk::missionSuccess(r.content))},
            {QStringLiteral("Governance, open before"), QString::number(governance.openBefore)},
            {QStringLiteral("Governance, open after"), QString::number(governance.openAfter)},
            {QStringLiteral("Governance, fulfilled"), QString::number(governance.fulfilled)}}});
    return section;
}

Section signSection(const QJsonObject& document)
{
    Section section{QStringLiteral("Sign-off"), {}, {}};
    Table table{{QStringLiteral("Role"), QStringLiteral("Signed by"), QStringLiteral("At")}, {}};
    for (const QJsonValue& slot : document.value(QLatin1String("slots")).toArray())
        table.rows.append(
            {slot[QLatin1String("role")].toString(), slot[QLatin1String("signed_by")].toString(QStringLiteral("open")),
                timeText(slot[QLatin1String("signed_at")])});
    for (const QJsonValue& wanted : document.value(QLatin1String("documents")).toArray())
        table.rows.append({QString(QStringLiteral("document: ") + wanted[QLatin1String("name")].toString()),
            wanted[QLatin1String("part")].isString()
                ? QStringLiteral("part of this")
                : wanted[QLatin1String("reference")].toString(QStringLiteral("missing")),
            {}});
    section.add(table);
    return section;
}

Section workSection(const RiskRecords& r)
{
    Section section{QStringLiteral("Work done"), {}, {}};
    Table table{{QStringLiteral("Kind"), QStringLiteral("Item"), QStringLiteral("State"), QStringLiteral("By"),
                    QStringLiteral("At"), QStringLiteral("Note")},
        {}};
    for (const RiskItem& one : r.items)
        table.rows.append({one.kind, one.item, one.state, one.actor, rfc3339(one.at), one.note});
    section.add(table);
    return section;
}

Section ratingSection(const RiskRecords& r)
{
    Section section{QStringLiteral("Ratings"), {}, {}};
    Table table{{QStringLiteral("By"), QStringLiteral("Thoroughness"), QStringLiteral("Actionability"),
                    QStringLiteral("Governance"), QStringLiteral("Completeness"), QStringLiteral("Comment")},
        {}};
    for (const RiskRating& one : r.ratings)
        table.rows.append({one.name, QString::number(one.thoroughness), QString::number(one.actionability),
            QString::number(one.governance), QString::number(one.completeness), one.comment});
    section.add(table);
    return section;
}

Section rehearsalSection(const RiskRecords& r)
{
    Section section{QStringLiteral("Rehearsals"), {}, {}};
    Table table{{QStringLiteral("At"), QStringLiteral("Environment"), QStringLiteral("Took"), QStringLiteral("Result"),
                    QStringLiteral("Revision")},
        {}};
    for (const RiskRehearsal& one : r.rehearsals)
        table.rows.append({rfc3339(one.startedAt), one.environment, humanDuration(one.durationMs),
            one.ok ? QStringLiteral("good") : QStringLiteral("failed"), QString::number(one.contentRevision)});
    if (table.rows.isEmpty())
        section.add(QStringLiteral("Untested rollback."));
    else
        section.add(table);
    return section;
}

Section missingSection(const QJsonObject& document)
{
    Section section{QStringLiteral("Missing"), {}, {}};
    report::BulletList list;
    for (const QJsonValue& one : document.value(QLatin1String("missing")).toArray())
        list.items.append(one.toString());
    section.add(list);
    return section;
}

Section historySection(const RiskRecords& r)
{
    Section section{QStringLiteral("History"), {}, {}};
    Table table{{QStringLiteral("At"), QStringLiteral("What"), QStringLiteral("By"), QStringLiteral("Text")}, {}};
    for (const RiskEvent& one : r.events)
        table.rows.append({rfc3339(one.at), one.kind, one.actor, one.text});
    section.add(table);
    return section;
}

/// The header that RISK-23 asks for, before the short fields of the content.
void addHeader(report::Document& document, const RiskRecords& r, qint64 now)
{
    const qint64 count = words(document);
    if (document.blocks.isEmpty())
        document.add(Table{{QStringLiteral("Field"), QStringLiteral("Value")}, {}});
    auto& table = std::get<Table>(document.blocks.first());
    const risk::Level level = r.overall();
    const QStringList values{r.row.id, QString(word(r.row.state)),
        level == risk::Level::None ? QStringLiteral("n/a") : QString(word(level)), rfc3339(now),
        QString::number(r.row.contentRevision), r.sha256, QString::number(count)};
    QList<QStringList> rows;
    for (qsizetype i = 0; i < values.size(); ++i)
        rows.append({risk::addedRows()[i], values[i]});
    table.rows = rows + table.rows;
}

} // namespace

report::Document riskReport(const RiskRecords& r, const QJsonObject& document, qint64 now)
{
    report::Document report = risk::sectionsOf(risk::toJson(r.content));
    addHeader(report, r, now);
    // The matrix stands before the risks, or where they would stand.
    const auto risks = std::find_if(report.sections.begin(), report.sections.end(),
        [](const Section& s) { return s.heading == QLatin1String("Risks"); });
    report.sections.insert(risks, matrixSection(r));
    report.sections.append(countSection(r));
    report.sections.append(signSection(document));
    if (!r.items.isEmpty())
        report.sections.append(workSection(r));
    if (!r.ratings.isEmpty())
        report.sections.append(ratingSection(r));
    report.sections.append(rehearsalSection(r));
    if (!document.value(QLatin1String("complete")).toBool())
        report.sections.append(missingSection(document));
    report.sections.append(historySection(r));
    return report;
}

QList<report::Section> riskSections(const QJsonObject& session)
{
    Table table{{QStringLiteral("Id"), QStringLiteral("Title"), QStringLiteral("Level"), QStringLiteral("State"),
                    QStringLiteral("Step")},
        {}};
    for (const QJsonValue& one : session.value(QLatin1String("risks")).toArray()) {
        QString state = one[QLatin1String("state")].toString();
        if (one[QLatin1String("overdue")].toBool())
            state += QStringLiteral(", overdue");
        table.rows.append({one[QLatin1String("id")].toString(), one[QLatin1String("title")].toString(),
            one[QLatin1String("overall")].toString(QStringLiteral("n/a")), state,
            one[QLatin1String("step")].toString()});
    }
    if (table.rows.isEmpty())
        return {};
    Section section{QStringLiteral("Risk assessments"), {}, {}};
    section.add(table);
    return {section};
}

} // namespace wavedeck
