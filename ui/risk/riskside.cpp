// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/risk/riskside.h"

#include "ui/live/agentsides.h"
#include "ui/risk/riskwords.h"
#include "ui/theme/look.h"

#include <QVBoxLayout>

namespace wavedeck::ui {

RiskSide::RiskSide(Appearance& appearance, QWidget* parent)
    : QScrollArea(parent)
    , m_approvalHead(nullptr)
{
    setObjectName(QStringLiteral("riskSide"));
    setAccessibleName(tr("Approvals"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* body = new QFrame(this);
    setFrame(body, QLatin1String("panel"));
    m_approvalHead = new SectionHead(appearance, tr("Approvals"), body);
    m_approvals = new SideRows(appearance, tr("Approvals"), body);
    m_levels = new SideRows(appearance, tr("Approval matrix"), body);
    m_historyHead = new SectionHead(appearance, tr("Sign-off history"), body);
    m_history = new CellTable(appearance, tr("Sign-off history"), {{{}, 84}, {{}, 0}}, body);
    m_history->setProperty("rowHeight", 23);
    m_history->setWhole(true);
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (QWidget* each : {static_cast<QWidget*>(m_approvalHead), static_cast<QWidget*>(m_approvals),
             static_cast<QWidget*>(new SectionHead(appearance, tr("Approval matrix"), body)),
             static_cast<QWidget*>(m_levels), static_cast<QWidget*>(m_historyHead), static_cast<QWidget*>(m_history)})
        column->addWidget(each);
    column->addStretch(1);
    setWidget(body);
    connect(m_history, &CellTable::rowReached, this, [this, body](const QRect& where) {
        const QPoint at = m_history->viewport()->mapTo(body, where.center());
        ensureVisible(at.x(), at.y(), 0, where.height());
    });
}

void RiskSide::show(const RiskShown* shown, const RiskView& view)
{
    m_approvalHead->setHint(!shown   ? QString()
            : shown->slots.isEmpty() ? tr("none asked for yet")
                                     : riskwords::signedCount(*shown));
    m_approvals->setRows(shown ? riskwords::approvalRows(*shown) : QList<SideRow>());
    m_levels->setRows(shown ? riskwords::matrixRows(shown->matrix, shown->line.level)
                            : riskwords::matrixRows(view.matrix, risk::Level::None));
    m_history->setRows(shown ? riskwords::historyRows(*shown) : QList<TableRow>());
    m_historyHead->setVisible(shown && !shown->history.isEmpty());
    m_history->setVisible(shown && !shown->history.isEmpty());
}

} // namespace wavedeck::ui
