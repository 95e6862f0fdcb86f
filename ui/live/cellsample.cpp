// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/cellsample.h"

#include "ui/live/wavecells.h"

#include <QPainter>
#include <QWidget>

#include <array>

namespace wavedeck::ui {

namespace {

constexpr int kLarge = 20;
constexpr int kSmall = 96;

struct Share {
    AgentState state;
    int count;
};
/// Every state is met in each density.
constexpr Share kShares[]
    = {{AgentState::Succeeded, 172}, {AgentState::Running, 96}, {AgentState::Overdue, 9}, {AgentState::Failed, 4},
        {AgentState::Lost, 2}, {AgentState::Blocked, 3}, {AgentState::Cancelled, 5}, {AgentState::Queued, 40}};

/// The n-th agent of a team in which neighbours differ, the same every time.
Agent agentAt(int n)
{
    constexpr std::array<AgentState, 13> kRound{AgentState::Running, AgentState::Succeeded, AgentState::Running,
        AgentState::Succeeded, AgentState::Queued, AgentState::Succeeded, AgentState::Overdue, AgentState::Running,
        AgentState::Failed, AgentState::Cancelled, AgentState::Blocked, AgentState::Succeeded, AgentState::Lost};
    // In a big team little is wrong.
    constexpr std::array<AgentState, 5> kCalm{
        AgentState::Succeeded, AgentState::Running, AgentState::Succeeded, AgentState::Queued, AgentState::Succeeded};
    Agent agent;
    agent.state
        = n < kLarge || n % 17 == 0 ? kRound[std::size_t(n) % kRound.size()] : kCalm[std::size_t(n) % kCalm.size()];
    if (n % 19 != 2) // one that does not tell how far it is
        agent.progress = 15 + (n * 37) % 80;
    return agent;
}

class CellSample : public QWidget {
public:
    CellSample(Appearance& appearance, QWidget* parent)
        : QWidget(parent)
        , m_fonts(appearance)
        , m_painter(m_fonts)
    {
        setAccessibleName(QStringLiteral("Cells of waves in three densities"));
        connect(&appearance, &Appearance::changed, this, [this] {
            m_fonts.clear();
            m_painter.clear();
            updateGeometry();
            update();
        });
        QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        policy.setHeightForWidth(true);
        setSizePolicy(policy);
    }

    QSize sizeHint() const override { return {m_fonts.px(420), heightForWidth(m_fonts.px(420))}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override
    {
        const int captions = 3 * (caption() + m_fonts.px(5)) + 2 * m_fonts.px(9);
        return captions + cells(kLarge, CellDensity::Large, width, nullptr, nullptr)
            + cells(kSmall, CellDensity::Small, width, nullptr, nullptr) + m_fonts.px(14);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        int y = 0;
        const auto head = [&](const QString& text) {
            painter.setFont(m_fonts.at(12).font);
            painter.setPen(m_fonts.theme().t3);
            painter.drawText(QRect(0, y, width(), caption()), Qt::AlignVCenter | Qt::TextSingleLine, text);
            y += caption() + m_fonts.px(5);
        };
        head(QStringLiteral("Up to 24 per team: glyph in every cell, fill is progress"));
        y += cells(kLarge, CellDensity::Large, width(), &painter, &y) + m_fonts.px(9);
        head(QStringLiteral("25 to 160: small cells, glyph only where attention is needed"));
        y += cells(kSmall, CellDensity::Small, width(), &painter, &y) + m_fonts.px(9);
        head(QStringLiteral("Above 160: one bar with counts"));
        StateCounts counts;
        for (const Share& share : kShares)
            counts.of[std::size_t(share.state)] = share.count;
        m_painter.paintBar(&painter, QRect(0, y, width(), m_fonts.px(14)), counts);
    }

private:
    int caption() const { return int(std::ceil(m_fonts.at(12).metrics.height())); }

    /// Height of so many cells in rows; paints them too, when told where.
    int cells(int count, CellDensity density, int width, QPainter* painter, const int* top) const
    {
        const QSize size = cellSize(m_fonts, density, true, false);
        const int step = size.width() + 2;
        const int columns = std::max(1, (width + 2) / step);
        for (int i = 0; painter && i < count; ++i) {
            const QRect at(
                (i % columns) * step, *top + (i / columns) * (size.height() + 2), size.width(), size.height());
            m_painter.paintCell(painter, at, CellPainter::keyOf(agentAt(i)), density);
        }
        const int rows = (count + columns - 1) / columns;
        return rows * (size.height() + 2) - 2;
    }

    FontBook m_fonts;
    mutable CellPainter m_painter;
};

} // namespace

QWidget* makeCellSample(Appearance& appearance, QWidget* parent)
{
    return new CellSample(appearance, parent);
}

} // namespace wavedeck::ui
