// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gates/gatewords.h"

#include "models/live/words.h"
#include "ui/gates/gateparts.h"
#include "ui/theme/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace wavedeck::ui::gates {

QString tr(const char* text)
{
    return QCoreApplication::translate("Gates", text);
}

QString speak(const QStringList& parts)
{
    QStringList said;
    for (const QString& part : parts)
        if (!part.isEmpty() && part != kNone)
            said.append(part);
    return plain(said.join(QStringLiteral(", ")), 400);
}

namespace {

const GateRecord kNoRecord;

constexpr int kMostName = 120;

TableCell sideCell(const GateSide& side, bool bar)
{
    TableCell cell;
    if (side.all == 0) {
        cell.text = kNone;
        return cell;
    }
    cell.text = QStringLiteral("%1 of %2").arg(side.met).arg(side.all);
    cell.glyph = side.met == side.all ? Glyph::Succeeded
        : side.bad                    ? Glyph::Failed
        : side.stale                  ? Glyph::Warning
                                      : Glyph::Queued;
    cell.tone = side.met == side.all ? Tone::Good : side.bad ? Tone::Bad : side.stale ? Tone::Warning : Tone::Neutral;
    cell.coloured = side.met < side.all && (side.bad || side.stale);
    if (bar)
        cell.bar = side.met * 100 / side.all;
    return cell;
}

QString sideWords(const GateSide& side, const QString& name)
{
    return side.all == 0 ? tr("%1 not verified").arg(name)
                         : tr("%1 %2 of %3%4")
                               .arg(name)
                               .arg(side.met)
                               .arg(side.all)
                               .arg(side.stale ? tr(", evidence stale") : QString());
}

TableRow gateRow(const LiveGate& gate, const QString& id, const QStringList& roles, const QString& session, qint64 now)
{
    const Gate& row = gate.row;
    TableRow out;
    out.id = id;
    TableCell name;
    const bool named = !row.name.isEmpty() && row.name != row.id;
    name.text = plain(named ? row.name : row.id, kMostName);
    name.lead = !session.isEmpty() ? plain(session, 24) : named && row.id.size() <= 4 ? plain(row.id, 24) : QString();
    name.strong = true;
    const bool wrong = row.state == GateState::Failed || row.state == GateState::Inconclusive;
    TableCell state;
    state.glyph = glyphOf(row.state);
    state.tone = toneOf(row.state);
    state.text = title(row.state);
    state.coloured = wrong || row.state == GateState::Waived;
    TableCell kind;
    kind.tag = row.kind;
    const GateSide implemented = sideOf(gate.criteria, Verifies::Implemented, now);
    const GateSide operational = sideOf(gate.criteria, Verifies::Operational, now);
    TableCell evidence;
    const qint64 at = newestEvidence(gate);
    evidence.text = at > 0 ? age(now - at) : kNone;
    evidence.right = evidence.small = true;
    TableCell decides;
    decides.text = decidesWords(gate, roles);
    decides.small = true;
    out.cells = {name, state, kind, sideCell(implemented, false), sideCell(operational, true), evidence, decides};
    out.spoken = speak({session, gateLabel(row), word(row.kind), word(row.state),
        sideWords(implemented, tr("implemented")), sideWords(operational, tr("operational")),
        at > 0 ? tr("evidence %1 old").arg(age(now - at)) : tr("no evidence"), tr("decides: %1").arg(decides.text),
        waiverWords(row)});
    return out;
}

TableRow groupRow(const QString& id, const QString& title, const QList<const LiveGate*>& gates)
{
    TableRow row;
    row.id = id;
    row.group = true;
    TableCell cell;
    cell.text = title;
    cell.strong = true;
    cell.more = gateCounts(gates);
    row.cells = {cell};
    row.spoken = speak({title, cell.more});
    return row;
}

} // namespace

QString rowId(const QString& session, const QString& gate, const LiveSession& live)
{
    return session == live.session.id ? gate : QString(session + QLatin1Char('/') + gate);
}

Found find(const LiveSession& live, const GatesView& view, const QString& rowId)
{
    if (rowId.isEmpty())
        return {};
    if (!rowId.contains(QLatin1Char('/'))) {
        for (const LiveWave& wave : live.waves)
            for (const LiveGate& gate : wave.gates)
                if (gate.row.id == rowId) {
                    const auto record = view.records.constFind(rowId);
                    return {&gate, record == view.records.constEnd() ? &kNoRecord : &*record, live.session.id, true};
                }
        return {};
    }
    for (const ProductGate& each : view.production)
        if (each.session == rowId.section(QLatin1Char('/'), 0, 0)
            && each.gate.row.id == rowId.section(QLatin1Char('/'), 1))
            return {&each.gate, &each.record, each.session, false};
    return {};
}

QList<TableRow> gateRows(const LiveSession& live, const GatesView& view, const Filter& filter, qint64 now)
{
    const auto wanted = [&](const LiveGate& gate) { return !filter.kind || gate.row.kind == *filter.kind; };
    QList<TableRow> rows;
    QList<TableRow> own;
    QList<const LiveGate*> all;
    for (const LiveWave& wave : live.waves)
        for (const LiveGate& gate : wave.gates)
            if (wanted(gate)) {
                all.append(&gate);
                own.append(gateRow(gate, gate.row.id, view.decides.value(gate.row.id), {}, now));
            }
    rows.append(groupRow(QStringLiteral("group:session"), tr("Session gates"), all));
    rows += own;
    for (const bool proving : {true, false}) {
        if (!proving && !filter.allSessions)
            break;
        all.clear();
        own.clear();
        for (const ProductGate& each : view.production)
            if (each.proving == proving && wanted(each.gate)) {
                all.append(&each.gate);
                own.append(
                    gateRow(each.gate, rowId(each.session, each.gate.row.id, live), each.decides, each.session, now));
            }
        if (own.isEmpty())
            continue;
        rows.append(proving ? groupRow(QStringLiteral("group:production"), tr("Production gates"), all)
                            : groupRow(QStringLiteral("group:others"), tr("Other sessions"), all));
        rows += own;
    }
    return rows;
}

QString decidesWords(const LiveGate& gate, const QStringList& roles)
{
    if (const QString by = gate.row.waiver.value(QLatin1String("by")).toString(); !by.isEmpty())
        return plain(by, 60);
    if (!roles.isEmpty())
        return plain(QStringList(QSet<QString>(roles.begin(), roles.end()).values()).join(QStringLiteral(", ")), 80);
    return waitsForPerson(gate)
            || std::any_of(
                gate.criteria.begin(), gate.criteria.end(), [](const auto& c) { return isForPerson(c.kind); })
        ? tr("A person")
        : tr("Automatic");
}

QString gateLead(const Found& found, const LiveSession& live, qint64 now)
{
    const LiveGate& gate = *found.gate;
    const auto met = std::count_if(gate.criteria.begin(), gate.criteria.end(),
        [now](const Criterion& c) { return c.state == GateState::Passed && !c.isStale(now); });
    QString lead = tr("%1 of %2 criteria met.").arg(met).arg(gate.criteria.size());
    if (!found.ours)
        return lead + QLatin1Char(' ') + tr("A gate of session %1.").arg(plain(found.session, 24));
    QString next;
    for (qsizetype i = 0; i + 1 < live.waves.size(); ++i)
        if (live.waves[i].row.id == gate.row.wave)
            next = live.waves[i + 1].row.name.isEmpty() ? live.waves[i + 1].row.id : live.waves[i + 1].row.name;
    if (gate.row.state == GateState::Passed)
        return lead;
    if (gate.row.state == GateState::Waived)
        return lead + QLatin1Char(' ') + tr("Waived %1.").arg(waiverWords(gate.row));
    if (gate.row.kind == GateKind::Advisory)
        return lead + QLatin1Char(' ') + tr("Advisory: what it finds is kept, and the next wave may start.");
    switch (gate.row.timing) {
    case GateTiming::Before:
        return lead + QLatin1Char(' ') + tr("Its wave starts when this gate passes or is waived.");
    case GateTiming::During:
        return lead + QLatin1Char(' ') + tr("Runs while its wave does.");
    case GateTiming::After:
        break;
    }
    return lead + QLatin1Char(' ')
        + (next.isEmpty() ? tr("The session completes when this gate passes or is waived.")
                          : tr("%1 starts when this gate passes or is waived.").arg(plain(next, 80)));
}

QString waiverWords(const Gate& gate)
{
    const QString by = gate.waiver.value(QLatin1String("by")).toString();
    if (by.isEmpty())
        return {};
    const QString until = gate.waiver.value(QLatin1String("until")).toString();
    QString words = tr("by %1").arg(plain(by, 60));
    if (const QString role = gate.waiver.value(QLatin1String("role")).toString(); !role.isEmpty())
        words += QStringLiteral(", ") + plain(role, 60);
    if (!until.isEmpty()) {
        const QDateTime end = QDateTime::fromString(until, Qt::ISODate);
        words += tr(" until %1").arg(end.isValid() ? date(end.toMSecsSinceEpoch()) : plain(until, 40));
    }
    return words + QStringLiteral(": ") + plain(gate.waiver.value(QLatin1String("reason")).toString(), 200);
}

QString leftTier(const GatesView& view)
{
    QString next;
    for (const TierStep& step : view.ladder) {
        const bool target = step.tier.compare(view.target, Qt::CaseInsensitive) == 0;
        if (next.isEmpty() && !step.reached)
            next = step.tier;
        if (target)
            return step.reached && next.isEmpty() ? QString() : step.tier;
    }
    return next;
}

QList<TableRow> leftRows(const GatesView& view, qint64 now)
{
    QList<TableRow> rows;
    const QString until = leftTier(view);
    if (until.isEmpty())
        return rows;
    for (const TierStep& step : view.ladder) {
        for (const TierNeed& need : step.needs) {
            if (need.state == TierNeed::Met)
                continue;
            TableRow row;
            TableCell tier;
            tier.text = plain(step.tier, 40);
            tier.small = true;
            TableCell text;
            text.text = plain(need.text, 160);
            text.strong = text.small = true;
            TableCell found;
            const bool unmet = need.state == TierNeed::Unmet;
            found.glyph = unmet ? Glyph::Failed : Glyph::Queued;
            found.tone = unmet ? Tone::Bad : Tone::Neutral;
            found.coloured = unmet;
            found.small = true;
            found.text = need.value.isEmpty() ? tr("Nothing looked yet") : plain(need.value, 120);
            TableCell source;
            source.small = true;
            source.text = !need.source.isEmpty() ? plain(need.source, 80)
                : !need.gate.isEmpty()           ? tr("gate %1").arg(plain(need.gate, 60))
                                                 : tr("No gate proves it");
            TableCell when;
            when.small = when.right = true;
            when.text = need.at > 0 ? age(now - need.at) : kNone;
            row.cells = {tier, text, found, source, when};
            row.spoken = speak({step.tier, text.text, found.text, source.text});
            // Several criteria have one source: what a row stands for is the gate that would prove it.
            row.id = need.id;
            rows.append(row);
        }
        if (step.tier == until)
            break;
    }
    return rows;
}

} // namespace wavedeck::ui::gates
