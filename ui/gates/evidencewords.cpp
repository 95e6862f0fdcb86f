// SPDX-License-Identifier: GPL-3.0-or-later
// Criteria, what they rest on, and what became of a gate, in words.
#include "models/live/words.h"
#include "ui/gates/gateparts.h"
#include "ui/gates/gatewords.h"
#include "ui/live/gatecard.h"
#include "ui/theme/format.h"

#include <algorithm>

namespace wavedeck::ui::gates {

namespace {

constexpr int kHashShown = 12;

const GateEvidence* evidenceOf(const GateRecord& record, const QString& criterion)
{
    for (const GateEvidence& each : record.evidence)
        if (each.criterion == criterion)
            return &each;
    return nullptr;
}

QString fileName(const QString& path)
{
    return path.section(QLatin1Char('/'), -1);
}

QList<const Criterion*> sidesOf(const GateFeature& feature)
{
    QList<const Criterion*> sides;
    for (const auto* side : {&feature.operational, &feature.implemented})
        if (side->has_value())
            sides.append(&**side);
    return sides;
}

TableCell sideCell(const std::optional<Criterion>& side, qint64 now)
{
    TableCell cell;
    if (!side) {
        cell.text = kNone;
        return cell;
    }
    const bool stale = side->isStale(now);
    const bool wrong = side->state == GateState::Failed || side->state == GateState::Inconclusive;
    cell.tone = stale ? Tone::Warning : toneOf(side->state);
    cell.coloured = wrong || stale;
    switch (side->state) {
    case GateState::Passed:
        cell.glyph = stale ? Glyph::Overdue : Glyph::Succeeded;
        break;
    case GateState::Failed:
        cell.glyph = Glyph::Failed;
        break;
    case GateState::Inconclusive:
        cell.glyph = Glyph::GateInconclusive;
        break;
    case GateState::Waived:
        cell.glyph = Glyph::GateWaived;
        break;
    case GateState::Running:
        cell.glyph = Glyph::Running;
        break;
    case GateState::Pending:
        cell.glyph = Glyph::Queued;
        break;
    }
    cell.text = stale                                                  ? QObject::tr("Stale")
        : !side->value.isEmpty()                                       ? plain(side->value, 40)
        : side->state == GateState::Passed                             ? QObject::tr("Yes")
        : side->state == GateState::Pending && isForPerson(side->kind) ? QObject::tr("Waiting")
                                                                       : title(side->state);
    return cell;
}

/// Where it can be seen, in a word: a file, who decided, when.
TableCell evidenceCell(const GateFeature& feature, const GateRecord& record)
{
    TableCell cell;
    cell.small = true;
    cell.text = kNone;
    for (const Criterion* side : sidesOf(feature)) {
        const GateEvidence* found = evidenceOf(record, side->id);
        if (!found)
            continue;
        cell.glyph = found->path.isEmpty() ? Glyph::Info : Glyph::Link;
        cell.path = !found->path.isEmpty();
        cell.text = plain(!found->path.isEmpty() ? fileName(found->path)
                : !found->actor.isEmpty()        ? found->actor
                                                 : found->text,
            80);
        return cell;
    }
    for (const Criterion* side : sidesOf(feature))
        if (!side->evidence.isEmpty()) {
            const QJsonObject last = side->evidence.last().toObject();
            const QString by = last.value(QLatin1String("by")).toString();
            const QString path = last.value(QLatin1String("path")).toString();
            if (!by.isEmpty() || !path.isEmpty())
                cell.text = plain(by.isEmpty() ? fileName(path) : by, 80);
        }
    return cell;
}

QString testWords(const GateRecord& record, const QString& criterion)
{
    for (const GateTests& tests : record.tests)
        if (tests.criterion == criterion)
            return QObject::tr("%1 of %2 tests passed, %3 failed, %4 skipped")
                .arg(tests.passed)
                .arg(tests.total)
                .arg(tests.failed)
                .arg(tests.skipped);
    return {};
}

QString findingWords(const GateRecord& record, const QString& criterion)
{
    QStringList parts;
    for (const char* severity : {"critical", "high", "medium", "low", "info"})
        for (const GateFindings& found : record.findings)
            if (found.criterion == criterion && found.severity == QLatin1String(severity))
                parts.append(QStringLiteral("%1 %2").arg(found.count).arg(found.severity));
    return parts.isEmpty() ? QString() : QObject::tr("findings: %1").arg(parts.join(QStringLiteral(", ")));
}

QString originWords(const GateEvidence& found)
{
    QStringList parts;
    if (!found.path.isEmpty())
        parts.append(plain(found.path, 200));
    if (found.bytes > 0)
        parts.append(QObject::tr("%1 bytes").arg(count(found.bytes)));
    if (!found.sha256.isEmpty())
        parts.append(
            QStringLiteral("SHA-256 ") + plain(found.sha256.left(kHashShown), kHashShown) + QStringLiteral("…"));
    if (!found.text.isEmpty())
        parts.append(plain(found.text, 200));
    if (!found.actor.isEmpty())
        parts.append(QObject::tr("by %1").arg(plain(found.actor, 60)));
    if (!found.environment.isEmpty())
        parts.append(QObject::tr("in %1").arg(plain(found.environment, 40)));
    return parts.join(QStringLiteral(", "));
}

/// A checklist of a gate with the texts of its items.
struct Checklist {
    const Criterion* criterion;
    QStringList texts;
};

QList<Checklist> checklistsOf(const Found& found, const GatesView& view)
{
    QList<Checklist> lists;
    if (!found.gate)
        return lists;
    const auto texts = view.items.value(found.gate->row.id);
    for (const Criterion& criterion : found.gate->criteria)
        if (criterion.kind == CriterionKind::Checklist && !texts.value(criterion.id).isEmpty())
            lists.append({&criterion, texts.value(criterion.id)});
    return lists;
}

QString checklistName(const Criterion& criterion)
{
    if (criterion.name.isEmpty())
        return criterionLabel(criterion);
    // Both sides of a criterion have its name.
    const QString side
        = criterion.feature.isEmpty() ? QString() : QString(QStringLiteral(", ") + word(criterion.verifies));
    return plain(criterion.name, 120) + side;
}

TableRow checklistRow(
    const Criterion& criterion, const QString& name, const QStringList& texts, const QSet<int>& ticked)
{
    const bool all = criterion.state == GateState::Passed;
    TableRow row;
    row.id = QStringLiteral("checklist:") + criterion.id;
    row.group = true;
    TableCell cell;
    cell.text = name;
    cell.strong = true;
    cell.more = QObject::tr("%1 of %2 ticked").arg(all ? texts.size() : ticked.size()).arg(texts.size());
    row.cells = {cell};
    row.spoken = speak({name, cell.more});
    return row;
}

} // namespace

QList<TableRow> criterionRows(const Found& found, qint64 now)
{
    QList<TableRow> rows;
    if (!found.gate)
        return rows;
    for (const GateFeature& feature : featuresOf(found.gate->criteria)) {
        TableRow row;
        row.id = feature.id;
        TableCell name;
        Criterion named;
        named.id = feature.id;
        name.text = feature.name.isEmpty() ? criterionLabel(named) : plain(feature.name, 160);
        name.strong = true;
        const TableCell implemented = sideCell(feature.implemented, now);
        const TableCell operational = sideCell(feature.operational, now);
        const TableCell evidence = evidenceCell(feature, *found.record);
        row.cells = {name, implemented, operational, evidence};
        const auto said = [](const std::optional<Criterion>& side, const TableCell& cell) {
            return side ? QString(word(side->state)) + QLatin1Char(' ') + cell.text : QObject::tr("not verified");
        };
        row.spoken = speak({name.text, QObject::tr("implemented: %1").arg(said(feature.implemented, implemented)),
            QObject::tr("operational: %1").arg(said(feature.operational, operational)),
            evidence.text == kNone ? QObject::tr("no evidence kept") : QObject::tr("evidence %1").arg(evidence.text)});
        rows.append(row);
    }
    return rows;
}

QList<TableRow> itemRows(const Found& found, const GatesView& view)
{
    QList<TableRow> rows;
    if (!found.gate || !found.ours)
        return rows;
    const QList<Checklist> lists = checklistsOf(found, view);
    for (const auto& [of, texts] : lists) {
        const Criterion& criterion = *of;
        const QSet<int> ticked = tickedItems(criterion);
        const QString name = lists.size() > 1 ? checklistName(criterion) : QString();
        if (!name.isEmpty())
            rows.append(checklistRow(criterion, name, texts, ticked));
        for (int item = 1; item <= texts.size(); ++item) {
            const bool done = criterion.state == GateState::Passed || ticked.contains(item);
            TableRow row;
            row.id = QStringLiteral("%1.%2").arg(criterion.id).arg(item);
            TableCell cell;
            cell.glyph = done ? Glyph::Succeeded : Glyph::Queued;
            cell.tone = done ? Tone::Good : Tone::Neutral;
            cell.text = plain(texts[item - 1], 200);
            row.cells = {cell};
            row.spoken = speak({name, cell.text, done ? QObject::tr("ticked") : QObject::tr("open")});
            rows.append(row);
        }
    }
    return rows;
}

QString itemWords(const Found& found, const GatesView& view, const QString& item)
{
    const QList<Checklist> lists = checklistsOf(found, view);
    for (const auto& [criterion, texts] : lists)
        if (item.startsWith(criterion->id + QLatin1Char('.'))) {
            const int number = item.mid(criterion->id.size() + 1).toInt();
            if (number < 1 || number > texts.size())
                continue;
            const QString text = plain(texts[number - 1], 200);
            return lists.size() > 1 ? QString(checklistName(*criterion) + QStringLiteral(": ") + text) : text;
        }
    return {};
}

QSet<int> tickedItems(const Criterion& criterion)
{
    QSet<int> ticked;
    for (const QJsonValue& entry : criterion.evidence)
        if (const int item = entry.toObject().value(QLatin1String("item")).toInt(); item > 0)
            ticked.insert(item);
    return ticked;
}

QList<TableRow> historyRows(const GateRecord& record)
{
    QList<TableRow> rows;
    // A verdict is told by its own row; the event that says the same again is left out.
    const auto isTold = [&](const GateMoment& moment) {
        return !moment.state && moment.kind == QLatin1String("gate")
            && std::any_of(record.history.begin(), record.history.end(), [&](const GateMoment& other) {
                   return other.state && other.at == moment.at && moment.text.startsWith(word(*other.state));
               });
    };
    for (const GateMoment& moment : record.history) {
        if (isTold(moment))
            continue;
        TableRow row;
        TableCell at;
        at.text = clock(moment.at);
        at.small = true;
        TableCell text;
        text.small = true;
        text.glyph = moment.state ? glyphOf(*moment.state) : Glyph::Info;
        text.tone = moment.state ? toneOf(*moment.state) : Tone::Neutral;
        const QString what = moment.state ? title(*moment.state) : sentence(moment.kind);
        QString lead = what;
        if (lead.endsWith(QLatin1Char('.')))
            lead.chop(1);
        text.text = plain(moment.text.isEmpty() ? lead : lead + QStringLiteral(": ") + moment.text, 300);
        if (!moment.actor.isEmpty())
            text.more = QObject::tr("by %1").arg(plain(moment.actor, 60));
        row.cells = {at, text};
        row.spoken = speak({at.text, text.text, text.more});
        rows.append(row);
    }
    return rows;
}

QList<TableRow> blockerRows(const GatesView& view)
{
    QList<TableRow> rows;
    for (const Blocker& blocker : view.blockers) {
        TableRow row;
        row.id = blocker.id;
        TableCell what;
        what.glyph = blocker.what == QLatin1String("gate") ? Glyph::GatePending : Glyph::Blocked;
        what.text = plain(blocker.id.isEmpty() ? blocker.what : blocker.what + QLatin1Char(' ') + blocker.id, 80);
        what.strong = true;
        TableCell why;
        why.text = plain(blocker.why, 200);
        TableCell who;
        who.text = blocker.whoCan.isEmpty() ? kNone : plain(blocker.whoCan, 80);
        who.small = true;
        row.cells = {what, why, who};
        row.spoken = speak({what.text, why.text, who.text, blocker.mend});
        rows.append(row);
    }
    return rows;
}

QString evidenceWords(const Found& found, const QString& feature, qint64 now)
{
    if (!found.gate)
        return {};
    QStringList lines;
    for (const GateFeature& each : featuresOf(found.gate->criteria)) {
        if (each.id != feature)
            continue;
        for (const Criterion* side : sidesOf(each)) {
            QStringList parts;
            if (!side->reason.isEmpty())
                parts.append(plain(side->reason, 240));
            parts.append(testWords(*found.record, side->id));
            parts.append(findingWords(*found.record, side->id));
            if (const GateEvidence* evidence = evidenceOf(*found.record, side->id))
                parts.append(originWords(*evidence));
            if (side->checkedAt > 0)
                parts.append(QObject::tr("%1 ago%2")
                                 .arg(age(now - side->checkedAt),
                                     side->isStale(now) ? QObject::tr(", stale: valid for %1").arg(age(side->validMs))
                                                        : QString()));
            parts.removeAll(QString());
            if (!parts.isEmpty())
                lines.append(sentence(word(side->verifies)).chopped(1) + QStringLiteral(": ")
                    + parts.join(QStringLiteral("; ")));
        }
    }
    return lines.join(QLatin1Char('\n'));
}

QString evidenceAgent(const Found& found, const QString& feature, const LiveSession& live)
{
    if (!found.gate || !found.ours)
        return {};
    for (const GateFeature& each : featuresOf(found.gate->criteria))
        if (each.id == feature)
            for (const Criterion* side : sidesOf(each))
                if (const GateEvidence* evidence = evidenceOf(*found.record, side->id))
                    for (const LiveAgent& agent : live.agents)
                        if (evidence->path.contains(QLatin1Char('/') + agent.row.id + QLatin1Char('/')))
                            return agent.row.id;
    return {};
}

} // namespace wavedeck::ui::gates
