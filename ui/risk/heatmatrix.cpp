// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/risk/heatmatrix.h"

#include "ui/theme/format.h"
#include "ui/widgets/paint.h"

#include <QKeyEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace wavedeck::ui {

namespace {

constexpr int kGap = 2;
constexpr QSize kCell(58, 47);
constexpr QSize kSmallCell(49, 36);
constexpr int kLongest = 40;

QString levelTitle(int level)
{
    const QString word = levelText(level);
    return word.left(1) + word.mid(1).toLower();
}

} // namespace

HeatMatrix::HeatMatrix(const Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
{
    registerParts();
    setObjectName(QStringLiteral("heatMatrix"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&appearance, &Appearance::changed, this, [this] {
        updateGeometry();
        update();
    });
    setEditable(false);
}

void HeatMatrix::show(const risk::RiskMatrix& matrix, const risk::Score& inherent, const risk::Score& residual)
{
    const bool moved = inherent != m_inherent || residual != m_residual;
    m_matrix = matrix;
    m_inherent = inherent;
    m_residual = residual;
    if (const QString name = partsName(); name != accessibleName())
        setAccessibleName(name);
    if (moved)
        tellPart(this, -1, QAccessible::NameChanged);
    updateGeometry(); // words of the axes have a width
    update();
}

void HeatMatrix::setEditable(bool on)
{
    m_editable = on;
    setFocusPolicy(on ? Qt::StrongFocus : Qt::NoFocus);
    setCursor(on ? Qt::PointingHandCursor : Qt::ArrowCursor);
    setAccessibleName(partsName());
}

void HeatMatrix::setNarrow(bool on)
{
    if (std::exchange(m_narrow, on) == on)
        return;
    updateGeometry();
    update();
}

QSize HeatMatrix::cellSize() const
{
    const QSize base = m_narrow ? kSmallCell : kCell;
    const QFontMetrics word(m_appearance.font(11));
    const QFontMetrics number(m_appearance.font(13, QFont::DemiBold));
    int widest = word.horizontalAdvance(levelTitle(4));
    widest = std::max(widest, word.horizontalAdvance(levelTitle(2)));
    return {std::max(m_appearance.px(base.width()), widest + 8),
        std::max(m_appearance.px(base.height()), word.height() + number.height() + 2)};
}

int HeatMatrix::labelWidth() const
{
    const QFontMetrics metrics(m_appearance.font(11));
    int wide = 0;
    for (const QString& each : m_matrix.likelihoods)
        for (const QString& word : plain(each, kLongest).split(QLatin1Char(' ')))
            wide = std::max(wide, metrics.horizontalAdvance(word));
    return std::max(m_appearance.px(58), wide + m_appearance.px(8));
}

QSize HeatMatrix::sizeHint() const
{
    const QSize cell = cellSize();
    const int line = QFontMetrics(m_appearance.font(12)).height();
    return {labelWidth() + 5 * (cell.width() + kGap), 5 * (cell.height() + kGap) + 2 * line + m_appearance.px(12)};
}

QRect HeatMatrix::cellRect(const risk::Score& cell) const
{
    const QSize size = cellSize();
    return {{labelWidth() + (cell.impact - 1) * (size.width() + kGap), (5 - cell.likelihood) * (size.height() + kGap)},
        size};
}

risk::Score HeatMatrix::cellOf(int index)
{
    return {5 - index / 5, 1 + index % 5};
}

void HeatMatrix::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintCells(&painter);
    paintAxes(&painter);
    paintMarks(&painter);
    paintLegend(&painter);
}

void HeatMatrix::paintCells(QPainter* painter) const
{
    const Theme& theme = m_appearance.theme();
    const QFont number = m_appearance.font(13, QFont::DemiBold);
    const QFont word = m_appearance.font(11);
    const int high = QFontMetrics(number).height();
    const int low = QFontMetrics(word).height();
    for (int i = 0; i < 25; ++i) {
        const risk::Score cell = cellOf(i);
        const QRect where = cellRect(cell);
        const int level = int(m_matrix.levelOf(cell));
        const Theme::Cell& look = theme.risk[std::size_t(std::clamp(level, 1, 4) - 1)];
        painter->setPen(Qt::NoPen);
        painter->setBrush(look.fill);
        painter->drawRoundedRect(where, 2, 2);
        painter->setPen(look.text);
        const int top = where.top() + (where.height() - high - low) / 2;
        painter->setFont(number);
        painter->drawText(
            QRect(where.left(), top, where.width(), high), Qt::AlignCenter, QString::number(cell.product()));
        painter->setFont(word);
        painter->drawText(QRect(where.left(), top + high - 1, where.width(), low), Qt::AlignCenter, levelTitle(level));
    }
}

void HeatMatrix::paintAxes(QPainter* painter) const
{
    painter->setFont(m_appearance.font(11));
    painter->setPen(m_appearance.theme().t2);
    const QFontMetrics metrics(painter->font());
    for (int i = 1; i <= 5; ++i) {
        const QRect row = cellRect({i, 1});
        painter->drawText(QRect(0, row.top(), labelWidth() - m_appearance.px(8), row.height()),
            Qt::AlignRight | Qt::AlignVCenter | Qt::TextWordWrap,
            plain(m_matrix.likelihoods[std::size_t(i - 1)], kLongest));
        const QRect column = cellRect({1, i});
        painter->drawText(QRect(column.left() - kGap, column.bottom() + m_appearance.px(3), column.width() + 2 * kGap,
                              metrics.height()),
            Qt::AlignCenter,
            metrics.elidedText(
                plain(m_matrix.impacts[std::size_t(i - 1)], kLongest), Qt::ElideRight, column.width() + 2 * kGap));
    }
}

/// Frame of the inherent cell dashed, of the residual one whole and thicker.
void HeatMatrix::paintMark(QPainter* painter, const QRectF& where, bool dashed) const
{
    QPen pen(m_appearance.theme().t1, dashed ? 2 : 3);
    pen.setJoinStyle(Qt::MiterJoin);
    if (dashed)
        pen.setDashPattern({3, 1.6});
    painter->setPen(pen);
    painter->setBrush(Qt::NoBrush);
    const double in = dashed ? 2 : 1.5;
    painter->drawRect(where.adjusted(in, in, -in, -in));
}

void HeatMatrix::paintMarks(QPainter* painter) const
{
    if (m_residual.isSet())
        paintMark(painter, cellRect(m_residual), false);
    if (m_inherent.isSet()) {
        const double inside = m_inherent == m_residual ? 3 : 0;
        paintMark(painter, QRectF(cellRect(m_inherent)).adjusted(inside, inside, -inside, -inside), true);
    }
    if (m_inherent.isSet() && m_residual.isSet() && m_inherent != m_residual)
        paintArrow(painter);
    if (m_editable && hasFocus()) {
        const risk::Score at = m_residual.isSet() ? m_residual : m_inherent.isSet() ? m_inherent : risk::Score{1, 1};
        painter->setPen(QPen(m_appearance.theme().accent, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(cellRect(at)).adjusted(-1, -1, 1, 1));
    }
}

/// From edge to edge, so that neither score is covered.
void HeatMatrix::paintArrow(QPainter* painter) const
{
    const QRectF from = cellRect(m_inherent);
    const QRectF to = cellRect(m_residual);
    const QPointF way = to.center() - from.center();
    const double length = std::hypot(way.x(), way.y());
    const auto reach = [&](const QRectF& box) {
        const double x = way.x() == 0 ? 1e9 : box.width() / 2 / std::abs(way.x());
        const double y = way.y() == 0 ? 1e9 : box.height() / 2 / std::abs(way.y());
        return std::min(x, y);
    };
    const QPointF unit = way / length;
    const QPointF start = from.center() + way * reach(from) - unit * 7;
    const QPointF end = to.center() - way * reach(to) + unit * 9;
    const QPointF side(-unit.y(), unit.x());
    painter->setPen(QPen(m_appearance.theme().t1, 2));
    painter->drawLine(start, end - unit * 4);
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_appearance.theme().t1);
    painter->drawPolygon(QPolygonF{end, end - unit * 9 + side * 4.5, end - unit * 9 - side * 4.5});
}

QString HeatMatrix::legend(const QString& name, const risk::Score& cell) const
{
    if (!cell.isSet())
        return name + QStringLiteral(" ") + kNone;
    return m_narrow ? tr("%1 %2").arg(name).arg(cell.product())
                    : tr("%1  %2 × %3 = %4").arg(name).arg(cell.likelihood).arg(cell.impact).arg(cell.product());
}

void HeatMatrix::paintLegend(QPainter* painter) const
{
    painter->setFont(m_appearance.font(12));
    const QFontMetrics metrics(painter->font());
    const int box = m_appearance.px(14);
    const double y = height() - metrics.height();
    double x = labelWidth();
    for (const bool dashed : {true, false}) {
        const QString text = dashed ? legend(tr("Inherent"), m_inherent) : legend(tr("Residual"), m_residual);
        paintMark(painter, QRectF(x, y + (metrics.height() - box) / 2.0, box, box), dashed);
        painter->setPen(m_appearance.theme().t2);
        painter->drawText(QPointF(x + box + 6, y + metrics.ascent()), text);
        x += box + 6 + metrics.horizontalAdvance(text) + m_appearance.px(14);
    }
}

void HeatMatrix::moveTo(const risk::Score& cell)
{
    if (!m_editable || cell == m_residual)
        return;
    Q_EMIT residualMoved(cell); // who shows us tells back what stands there now
}

void HeatMatrix::keyPressEvent(QKeyEvent* event)
{
    const int key = event->key();
    const int right = (key == Qt::Key_Right) - (key == Qt::Key_Left);
    const int up = (key == Qt::Key_Up) - (key == Qt::Key_Down);
    if (!m_editable || (right == 0 && up == 0) || event->modifiers() & ~Qt::KeypadModifier)
        return QWidget::keyPressEvent(event);
    if (!m_residual.isSet())
        return moveTo(m_inherent.isSet() ? m_inherent : risk::Score{1, 1});
    moveTo({std::clamp(m_residual.likelihood + up, 1, 5), std::clamp(m_residual.impact + right, 1, 5)});
}

void HeatMatrix::mousePressEvent(QMouseEvent* event)
{
    const int index = partAt(event->pos());
    if (event->button() == Qt::LeftButton && index >= 0)
        moveTo(cellOf(index));
}

QString HeatMatrix::partsName() const
{
    const auto say = [this](const QString& name, const risk::Score& cell) {
        return cell.isSet() ? tr("%1 %2, %3").arg(name).arg(cell.product()).arg(levelText(int(m_matrix.levelOf(cell))))
                            : tr("%1 not chosen").arg(name);
    };
    return tr("Risk matrix, likelihood by impact. %1. %2")
        .arg(say(tr("Inherent"), m_inherent), say(tr("Residual"), m_residual));
}

Part HeatMatrix::part(int index) const
{
    const risk::Score cell = cellOf(index);
    Part part;
    part.role = QAccessible::Cell;
    part.rect = cellRect(cell);
    part.name = tr("%1, %2: %3, %4")
                    .arg(plain(m_matrix.likelihoods[std::size_t(cell.likelihood - 1)], kLongest),
                        plain(m_matrix.impacts[std::size_t(cell.impact - 1)], kLongest),
                        QString::number(cell.product()), levelText(int(m_matrix.levelOf(cell))));
    if (cell == m_inherent)
        part.name += QStringLiteral(", ") + tr("inherent");
    if (cell == m_residual)
        part.name += QStringLiteral(", ") + tr("residual");
    part.selectable = m_editable;
    part.selected = cell == m_residual;
    if (m_editable)
        part.action = tr("Set residual");
    return part;
}

int HeatMatrix::partAt(const QPoint& pos) const
{
    for (int i = 0; i < 25; ++i)
        if (cellRect(cellOf(i)).contains(pos))
            return i;
    return -1;
}

void HeatMatrix::pressPart(int index)
{
    moveTo(cellOf(index));
}

} // namespace wavedeck::ui
