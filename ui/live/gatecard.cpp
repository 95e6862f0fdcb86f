// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/gatecard.h"

#include "ui/theme/format.h"
#include "ui/widgets/paint.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace wavedeck::ui {

namespace {

int metOf(const LiveGate& gate)
{
    return int(std::count_if(gate.criteria.begin(), gate.criteria.end(),
        [](const Criterion& c) { return c.state == GateState::Passed || c.state == GateState::Waived; }));
}

bool needsPersonToo(GateState state)
{
    return state == GateState::Failed || state == GateState::Inconclusive;
}

/// Failed and passed gates say their state in colour; a pending one is grey.
QColor stateColour(GateState state, const Theme& theme)
{
    const bool coloured = needsPersonToo(state) || state == GateState::Passed || state == GateState::Waived;
    return coloured ? theme.tone(toneOf(state)).text : theme.t2;
}

/// Criteria have the glyphs of agents: what they do is run, pass and fail.
Glyph criterionGlyph(const Criterion& criterion)
{
    switch (criterion.state) {
    case GateState::Pending:
        return Glyph::Queued;
    case GateState::Running:
        return Glyph::Running;
    case GateState::Passed:
        return Glyph::Succeeded;
    case GateState::Failed:
        return Glyph::Failed;
    case GateState::Inconclusive:
        return Glyph::GateInconclusive;
    case GateState::Waived:
        return Glyph::GateWaived;
    }
    return Glyph::Queued;
}

QString criterionValue(const Criterion& criterion)
{
    const bool person = isForPerson(criterion.kind);
    if (!criterion.value.isEmpty())
        return plain(criterion.value, 24);
    if (criterion.state == GateState::Pending)
        return person ? QStringLiteral("waiting") : QStringLiteral("pending");
    return QString(word(criterion.state));
}

/// Who decided, in a word: "by lead".
QString decidedBy(const LiveGate& gate)
{
    const QString who = gate.row.waiver.value(QLatin1String("by")).toString();
    return who.isEmpty() ? QString() : QStringLiteral("by ") + plain(who, 60);
}

void criteriaRows(const CardContext& context, const QRectF& area, const LiveGate& gate, Face& face)
{
    const FontBook& fonts = context.fonts;
    const Theme& theme = fonts.theme();
    const int row = fonts.px(20);
    const int size = context.narrow ? 11 : 12;
    const int rows = std::max(1, int(area.height()) / row);
    QList<const Criterion*> shown;
    for (const Criterion& criterion : gate.criteria)
        shown.append(&criterion);
    const qsizetype all = shown.size();
    if (all > rows) {
        // What has to be looked at must not be among those left out.
        std::stable_partition(shown.begin(), shown.end(), [](const Criterion* c) { return needsPersonToo(c->state); });
        shown.resize(rows - 1);
    }
    qreal y = area.top();
    for (const Criterion* criterion : std::as_const(shown)) {
        LineWriter line(face, fonts, QRectF(area.left(), y, area.width(), row), size);
        const QColor tone = theme.tone(toneOf(criterion->state)).text;
        const bool open = criterion->state == GateState::Pending || criterion->state == GateState::Running;
        line.glyph(criterionGlyph(*criterion), fonts.px(12), tone, theme.panel).gap(fonts.px(context.narrow ? 5 : 7));
        const QString value = elideTabular(criterionValue(*criterion), fonts.at(size), line.room() * 0.5);
        line.rightText(value, size, QFont::Normal, needsPersonToo(criterion->state) ? tone : theme.t3);
        line.rightGap(fonts.px(8));
        line.name(criterionLabel(*criterion), size, QFont::Normal, open ? theme.t2 : theme.t1);
        y += row;
    }
    if (all > rows) {
        LineWriter line(face, fonts, QRectF(area.left(), y, area.width(), row), size);
        line.gap(fonts.px(12 + (context.narrow ? 5 : 7)));
        line.name(QStringLiteral("and %1 more").arg(all - shown.size()), size, QFont::Normal, theme.t3);
    }
}

QRectF tagAt(const FontBook& fonts, qreal x, const QRectF& line, GateKind kind, bool right)
{
    const QSizeF size = tagSize(fonts.appearance(), kind);
    const QPointF at(right ? x - size.width() : x, line.center().y() - size.height() / 2);
    return {QPointF(std::round(at.x()), std::round(at.y())), size};
}

GateFace wideFace(const CardContext& context, const CardBox& card, const LiveGate& gate)
{
    const FontBook& fonts = context.fonts;
    const Theme& theme = fonts.theme();
    const int pad = fonts.px(context.narrow ? 9 : 10);
    const GateState state = gate.row.state;
    GateFace out;
    const QRectF inner = QRectF(card.rect).adjusted(pad, fonts.px(8), -pad, -fonts.px(6));
    const QRectF head(inner.left(), inner.top(), inner.width(), fonts.px(20));
    out.tag = tagAt(fonts, head.right(), head, gate.row.kind, true);
    LineWriter line(out.face, fonts, head, 15, QFont::DemiBold);
    line.rightGap(out.tag.width() + fonts.px(8));
    line.glyph(glyphOf(state), fonts.px(15), theme.tone(toneOf(state)).text, theme.panel).gap(fonts.px(6));
    const QString id = plain(gate.row.id, 80);
    const QString name = gate.row.name == gate.row.id ? QString() : plain(gate.row.name, 120);
    if (!name.isEmpty() && fonts.width(id, 15, QFont::DemiBold) > line.room() * 0.4) {
        line.name(name, 13, QFont::DemiBold, theme.t1); // long ids are the name with dashes
    } else {
        line.name(id, 15, QFont::DemiBold, theme.t1).gap(fonts.px(6));
        line.name(name, context.narrow ? 12 : 13, QFont::Normal, theme.t2);
    }
    const QRectF words(inner.left(), head.bottom() + fonts.px(2), inner.width(), fonts.px(16));
    LineWriter says(out.face, fonts, words, 12, QFont::DemiBold);
    says.name(QStringLiteral("%1, %2 of %3 criteria met").arg(title(state)).arg(metOf(gate)).arg(gate.criteria.size()),
        12, QFont::DemiBold, stateColour(state, theme));
    const qreal top = words.bottom() + fonts.px(4);
    criteriaRows(context, QRectF(inner.left(), top, inner.width(), inner.bottom() + fonts.px(2) - top), gate, out.face);
    return out;
}

/// Broken after the last word that fits; the second part may still be too long.
std::pair<QString, QString> inTwo(const QString& text, const FontBook& fonts, int size, qreal width)
{
    qsizetype at = -1;
    if (fonts.width(text, size) <= width)
        return {text, {}};
    for (qsizetype space = text.indexOf(QLatin1Char(' ')); space > 0;
         space = text.indexOf(QLatin1Char(' '), space + 1)) {
        if (fonts.width(text.left(space), size) > width)
            break;
        at = space;
    }
    return at < 0 ? std::pair(text, QString()) : std::pair(text.left(at), text.mid(at + 1));
}

GateFace narrowFace(const CardContext& context, const CardBox& card, const LiveGate& gate)
{
    const FontBook& fonts = context.fonts;
    const Theme& theme = fonts.theme();
    const GateState state = gate.row.state;
    const int pad = fonts.px(context.narrow ? 9 : 10);
    GateFace out;
    QRectF line(card.rect.left() + pad, card.rect.top() + fonts.px(8),
        card.rect.width() - pad - fonts.px(context.narrow ? 6 : 10), fonts.px(20));
    LineWriter head(out.face, fonts, line, 15, QFont::DemiBold);
    head.glyph(glyphOf(state), fonts.px(15), theme.tone(toneOf(state)).text, theme.panel).gap(fonts.px(6));
    const QString id = plain(gate.row.id, 80);
    const bool named = gate.row.name != gate.row.id;
    // A long id says what the name says, with dashes: the name gets its room, and nothing is cut. Both are told to a
    // screen reader and in the tip.
    const bool nameOnly = named && fonts.width(id, 15, QFont::DemiBold) > head.room();
    if (nameOnly)
        out.tag = tagAt(fonts, line.left() + fonts.px(15 + 6), line, gate.row.kind, false);
    else
        head.name(id, 15, QFont::DemiBold, theme.t1);
    const auto next = [&](int height) { line = QRectF(line.left(), line.bottom(), line.width(), fonts.px(height)); };
    QString rest = named ? plain(gate.row.name, 120) : QString();
    const int size = context.narrow || nameOnly ? 12 : 13;
    for (int left = nameOnly ? 3 : 2; left > 0 && !rest.isEmpty(); --left) {
        QString part = rest;
        if (left > 1)
            std::tie(part, rest) = inTwo(rest, fonts, size, line.width());
        else
            rest.clear();
        next(18);
        LineWriter(out.face, fonts, line, size)
            .name(part, size, nameOnly ? QFont::Medium : QFont::Normal, nameOnly ? theme.t1 : theme.t2);
    }
    if (nameOnly) {
        next(12);
    } else {
        next(30);
        out.tag = tagAt(fonts, line.left(), line, gate.row.kind, false);
    }
    next(16);
    LineWriter(out.face, fonts, line, 12, QFont::DemiBold)
        .name(QStringLiteral("%1, %2 of %3").arg(title(state)).arg(metOf(gate)).arg(gate.criteria.size()), 12,
            QFont::DemiBold, stateColour(state, theme));
    next(2);
    next(16);
    if (gate.row.endedAt > 0)
        LineWriter(out.face, fonts, line, 12).name(clock(gate.row.endedAt), 12, QFont::Normal, theme.t3);
    else
        LineWriter(out.face, fonts, line, 12).name(QStringLiteral("verifies"), 12, QFont::Normal, theme.t3);
    next(16);
    const QString by = decidedBy(gate);
    LineWriter(out.face, fonts, line, 12)
        .name(by.isEmpty() ? QString(word(gate.row.verifies)) : by, 12, QFont::Normal, theme.t3);
    return out;
}

} // namespace

GateFace gateFace(const CardContext& context, const CardBox& card)
{
    const LiveGate& gate = context.live.waves[card.wave].gates[card.gate];
    return card.wide ? wideFace(context, card, gate) : narrowFace(context, card, gate);
}

void paintGateFrame(QPainter* painter, const CardBox& card, const LiveGate& gate, const Theme& theme)
{
    const GateState state = gate.row.state;
    const bool open = state == GateState::Pending && !card.wide;
    QColor border = card.wide ? theme.ctl : open ? theme.line2 : theme.line;
    if (needsPersonToo(state))
        border = theme.tone(toneOf(state)).fill;
    painter->setPen(QPen(border, 1, open ? Qt::DashLine : Qt::SolidLine));
    painter->setBrush(card.wide ? QBrush(theme.panel) : QBrush(Qt::NoBrush));
    painter->drawRoundedRect(QRectF(card.rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

QString criterionLabel(const Criterion& criterion)
{
    QString label = plain(criterion.id, 120);
    label.replace(QLatin1Char('-'), QLatin1Char(' '));
    if (!label.isEmpty())
        label[0] = label[0].toUpper();
    return label;
}

QString gateSentence(const LiveGate& gate)
{
    QString text = QStringLiteral("Gate ") + plain(gate.row.id, 120);
    if (gate.row.name != gate.row.id)
        text += QLatin1Char(' ') + plain(gate.row.name);
    text += QStringLiteral(", %1, verifies %2, %3, %4 of %5 criteria met")
                .arg(QString(word(gate.row.kind)), QString(word(gate.row.verifies)), QString(word(gate.row.state)))
                .arg(metOf(gate))
                .arg(gate.criteria.size());
    if (!gate.row.reason.isEmpty())
        text += QStringLiteral(": ") + plain(gate.row.reason);
    return text;
}

QString criteriaInWords(const LiveGate& gate)
{
    QStringList lines;
    for (const Criterion& criterion : gate.criteria) {
        QString line = criterionLabel(criterion) + QStringLiteral(": ") + QString(word(criterion.state));
        if (!criterion.value.isEmpty())
            line += QStringLiteral(", ") + plain(criterion.value, 80);
        if (!criterion.reason.isEmpty())
            line += QStringLiteral(", ") + plain(criterion.reason, 160);
        lines.append(line);
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace wavedeck::ui
