// SPDX-License-Identifier: GPL-3.0-or-later
// What the gates page is made of: head, actions, order, state. Part of GatesPage.
#include "models/live/links.h"
#include "models/live/words.h"
#include "ui/gates/gatedecision.h"
#include "ui/gates/gatedetail.h"
#include "ui/gates/gatespage.h"
#include "ui/gates/tierladder.h"
#include "ui/live/agentsides.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/pagehead.h"
#include "ui/widgets/segmented.h"
#include "ui/widgets/wheelguard.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {
constexpr int kNarrow = 1268; ///< window 1340 less the rail
}

QAction* GatesPage::make(const QString& text, const QKeySequence& key)
{
    auto* action = new QAction(text, this);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setEnabled(false);
    return action;
}

void GatesPage::makeActions()
{
    m_check = make(tr("&Check again"), QKeySequence(Qt::Key_F5));
    m_check->setIconText(tr("Check again"));
    m_export = make(tr("&Export evidence…"), {});
    m_export->setIconText(tr("Export evidence…"));
    m_rerun = make(tr("R&un gate again"), QKeySequence(Qt::Key_R));
    m_approve = make(tr("Approve &gate…"), QKeySequence(Qt::Key_A));
    m_approve->setIconText(tr("Approve…"));
    m_reject = make(tr("Re&ject gate…"), QKeySequence(Qt::Key_J));
    m_reject->setIconText(tr("Reject…"));
    m_waive = make(tr("&Waive gate…"), QKeySequence(Qt::Key_W));
    m_undo = make(tr("Undo &discarding of the waiver"), QKeySequence(QKeySequence::Undo));
    addAction(m_check);
    addAction(m_undo);
    for (QAction* action : {m_rerun, m_approve, m_reject, m_waive})
        m_table->addAction(action);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    for (QAction* action : {m_rerun, m_approve, m_reject})
        m_detail->addDecision(action);
    connect(m_check, &QAction::triggered, this, &GatesPage::checkAgain);
    connect(m_export, &QAction::triggered, this, &GatesPage::exportEvidence);
    connect(m_waive, &QAction::triggered, this, &GatesPage::startWaiver);
    const auto act = [this](QAction* action, AttentionAction what) {
        connect(action, &QAction::triggered, this, [this, what] {
            if (const gates::Found found = chosen(); found.ours)
                m_commands->act(what, found.gate->row.id);
        });
    };
    act(m_rerun, AttentionAction::Rerun);
    act(m_approve, AttentionAction::Approve);
    act(m_reject, AttentionAction::Reject);
}

QToolButton* GatesPage::headButton(QAction* action, Glyph glyph, const char* key)
{
    auto* button = new QToolButton(m_head);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::TabFocus);
    if (*key)
        setKeyHint(button, QString::fromLatin1(key));
    QString name = action->text();
    button->setAccessibleName(name.remove(QLatin1Char('&')));
    const auto dress = [this, action, glyph] { action->setIcon(glyphIcon(glyph, m_appearance.theme())); };
    connect(&m_appearance, &Appearance::changed, button, dress);
    dress();
    m_head->addRight(button);
    m_buttons.append(button);
    return button;
}

void GatesPage::makeHead()
{
    m_kinds->addItems({tr("All types"), tr("Blocking"), tr("Advisory")});
    m_kinds->setAccessibleName(tr("Type of gates"));
    keepFromWheel(m_kinds);
    m_head->addRight(m_scope);
    m_head->addRight(m_kinds);
    headButton(m_check, Glyph::Refresh, "F5");
    headButton(m_export, Glyph::Export, "");
}

void GatesPage::layOut()
{
    m_table->setObjectName(QStringLiteral("gateTable"));
    m_left->setProperty("rowHeight", 25);
    m_left->setWhole(true);
    m_blockers->setProperty("rowHeight", 26);
    m_blockers->setWhole(true);
    m_blockers->hide();
    m_note->setTextFormat(Qt::PlainText);
    m_note->setContentsMargins(16, 6, 16, 6);
    m_note->hide();
    auto* list = new QVBoxLayout;
    list->setSpacing(0);
    list->addWidget(m_table, 1);
    list->addWidget(m_leftHead);
    list->addWidget(m_left);
    auto* split = new QHBoxLayout;
    split->setSpacing(0);
    split->addLayout(list, 1);
    split->addWidget(new Rule(m_appearance, m_content));
    split->addWidget(m_detail);
    auto* column = new QVBoxLayout(m_content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (QWidget* part : {static_cast<QWidget*>(m_head), m_noticePlace, static_cast<QWidget*>(m_blocking),
             static_cast<QWidget*>(m_blockers), static_cast<QWidget*>(m_note), static_cast<QWidget*>(m_ladder)})
        column->addWidget(part);
    column->addLayout(split, 1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_empty);
    all->addWidget(m_content);
    m_detail->decision()->reason()->installEventFilter(this);
    connect(&m_appearance, &Appearance::changed, this, &GatesPage::showChosen); // glyphs have the theme's colours
    fit();
}

/// The one place that says it: reading order (ui.md 8).
void GatesPage::setFocusOrder()
{
    QList<QWidget*> order{m_scope->button(0), m_scope->button(1), m_kinds};
    for (QToolButton* button : std::as_const(m_buttons))
        order.append(button);
    order.append({m_blockers, m_table, m_left, m_detail->criteria(), m_detail->items()});
    for (QToolButton* button : m_detail->buttons())
        order.append(button);
    GateDecision* decision = m_detail->decision();
    order.append({decision->wait(), decision->waive(), decision->reason(), decision->role(), decision->until(),
        decision->discard(), decision->sign(), m_detail->history()});
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);
}

void GatesPage::fit()
{
    const bool narrow = width() < m_appearance.px(kNarrow);
    m_table->setNarrow(narrow);
    m_left->setNarrow(narrow);
    m_detail->setNarrow(narrow);
}

void GatesPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    fit();
}

/// Ctrl+Enter signs, wherever the keyboard is in the form.
bool GatesPage::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && key->modifiers() == Qt::ControlModifier) {
            m_detail->decision()->sign()->click();
            return true;
        }
    }
    return Page::eventFilter(watched, event);
}

Badge GatesPage::badge() const
{
    return m_badge;
}

QList<MenuAction> GatesPage::menuActions()
{
    QList<MenuAction> all;
    for (QAction* action : {m_check, m_rerun, m_approve, m_reject, m_waive, m_export})
        all.append({Menu::Review, action});
    all.append({Menu::Edit, m_undo});
    return all;
}

QList<FindTarget> GatesPage::findTargets() const
{
    QList<FindTarget> targets;
    if (!m_live)
        return targets;
    for (const ProductGate& each : m_view->production)
        targets.append({glyphOf(each.gate.row.state), plain(gateLabel(each.gate.row)),
            tr("Gate of session %1").arg(plain(each.session, 24)),
            QStringLiteral("gate:") + gates::rowId(each.session, each.gate.row.id, *m_live)});
    return targets;
}

bool GatesPage::reveal(const QString& uri)
{
    if (!m_live)
        return false;
    QString row;
    if (uri.startsWith(QStringLiteral("gate:")))
        row = uri.mid(5);
    else if (const auto link = linkInto(*m_live, uri))
        row = link->id;
    if (!gates::find(*m_live, *m_view, row).gate)
        return false;
    m_kinds->setCurrentIndex(0);
    if (row.contains(QLatin1Char('/')))
        m_scope->setCurrent(1);
    refresh();
    return m_table->choose(row);
}

QWidget* GatesPage::firstFocus()
{
    return m_live ? m_table : nullptr;
}

QList<QWidget*> GatesPage::panes()
{
    if (!m_live)
        return {};
    QList<QWidget*> all;
    for (CellTable* each : {m_blockers, m_table, m_left, m_detail->criteria(), m_detail->items(), m_detail->history()})
        if (each->isVisible() && each->rowCount() > 0)
            all.append(each);
    if (m_detail->decision()->isVisible())
        all.append(m_detail->decision()->wait());
    return all;
}

void GatesPage::setActive(bool active)
{
    m_active = active;
    hold();
    if (!active)
        return m_ticker.stop();
    m_ticker.start();
    if (m_due)
        refresh();
}

QByteArray GatesPage::saveState() const
{
    return m_scope->current() == 1 ? QByteArrayLiteral("all") : QByteArrayLiteral("session");
}

void GatesPage::restoreState(const QByteArray& state)
{
    m_scope->setCurrent(state == "all" ? 1 : 0);
}

QList<std::pair<QString, QString>> GatesPage::keyHints() const
{
    return {{tr("Up, Down"), tr("next or previous gate")}, {tr("Left, Right"), tr("fold or unfold a group of gates")},
        {tr("Space"), tr("tick an item of a checklist")}, {tr("Ctrl+Enter"), tr("sign the waiver")},
        {tr("Enter"), tr("open the agent that the evidence of a criterion came from")}};
}

} // namespace wavedeck::ui
