// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/logpanel.h"

#include "ui/theme/format.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/look.h"
#include "ui/widgets/accessible.h"

#include <utility>

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

constexpr int kLongestNeedle = 500;

} // namespace

LogPanel::LogPanel(Appearance& appearance, LogSource& source, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_top(new QWidget(this))
    , m_view(new LogView(appearance, source, this))
    , m_absence(new QLabel(this))
    , m_below(new FollowBar(this))
{
    setObjectName(QStringLiteral("logPanel"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    makeSearch();
    connect(m_below, &FollowBar::jumped, this, [this] {
        m_view->follow();
        m_view->setFocus(Qt::OtherFocusReason);
    });
    m_absence->setTextFormat(Qt::PlainText);
    m_absence->setWordWrap(true);
    m_absence->setContentsMargins(12, 8, 12, 8);
    setLook(m_absence, QLatin1String("hint"));
    all->addWidget(m_top);
    all->addWidget(m_absence);
    all->addWidget(m_view, 1);
    all->addWidget(m_below);
    makeActions();
    connect(m_view, &LogView::stateChanged, this, &LogPanel::showState);
    connect(m_view, &LogView::searchChanged, this, &LogPanel::showFound);
    connect(&appearance, &Appearance::changed, this, &LogPanel::relook);
    relook();
    showState();
}

QToolButton* LogPanel::tool(const QString& name)
{
    auto* button = new QToolButton(m_top);
    button->setAccessibleName(name);
    button->setToolTip(name);
    button->setFocusPolicy(Qt::TabFocus);
    setLook(button, QLatin1String("icon small"));
    return button;
}

QToolButton* LogPanel::toggle(const QString& text, const QString& name)
{
    QToolButton* button = tool(name);
    button->setText(text);
    button->setCheckable(true);
    setLook(button, QLatin1String("small"));
    return button;
}

void LogPanel::makeSearch()
{
    m_field = new QLineEdit(m_top);
    m_field->setPlaceholderText(tr("Search log"));
    m_field->setAccessibleName(tr("Search log"));
    m_field->setMaxLength(kLongestNeedle);
    m_field->setMinimumWidth(QFontMetrics(m_field->font()).averageCharWidth() * 16); // it gives way
    m_field->installEventFilter(this);
    m_field->addAction(new QAction(m_field), QLineEdit::LeadingPosition);
    // The number of hits stands in the field, at its end.
    m_found = new QLabel(m_field);
    setLook(m_found, QLatin1String("small"));
    m_found->setAccessibleName(tr("Hits"));
    m_found->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto* within = new QHBoxLayout(m_field);
    within->setContentsMargins(0, 0, 8, 0);
    within->addStretch(1);
    within->addWidget(m_found);
    m_previousButton = tool(tr("Previous hit (Shift+F3)"));
    m_nextButton = tool(tr("Next hit (F3)"));
    m_case = toggle(QStringLiteral("Aa"), tr("Match case"));
    m_pattern = toggle(QStringLiteral(".*"), tr("Regular expression"));
    m_times = toggle(tr("Time"), tr("Show when lines came"));
    m_times->setChecked(m_view->showsTimes());
    m_wrap = toggle(tr("Wrap"), tr("Wrap lines"));
    m_copy = tool(tr("Copy selection"));
    auto* line = new QHBoxLayout(m_top);
    line->setContentsMargins(12, 6, 8, 6);
    line->setSpacing(6);
    line->addWidget(m_field, 3);
    line->addWidget(m_previousButton);
    line->addWidget(m_nextButton);
    line->addWidget(m_case);
    line->addWidget(m_pattern);
    m_choicePlace = new QHBoxLayout;
    line->addLayout(m_choicePlace);
    line->addStretch(1);
    line->addWidget(m_times);
    line->addWidget(m_wrap);
    line->addWidget(m_copy);
    connect(m_field, &QLineEdit::textChanged, this, &LogPanel::look);
    connect(m_case, &QToolButton::toggled, this, &LogPanel::look);
    connect(m_pattern, &QToolButton::toggled, this, &LogPanel::look);
    connect(m_times, &QToolButton::toggled, m_view, &LogView::setTimes);
    connect(m_wrap, &QToolButton::toggled, m_view, &LogView::setWrapped);
    connect(m_copy, &QToolButton::clicked, m_view, &LogView::copy);
    connect(m_previousButton, &QToolButton::clicked, this, [this] { m_view->findNext(true); });
    connect(m_nextButton, &QToolButton::clicked, this, [this] { m_view->findNext(false); });
}

void LogPanel::setChoice(QWidget* choice)
{
    m_choicePlace->addWidget(choice);
}

void LogPanel::showFound()
{
    m_found->setText(m_view->searchText());
    const QFontMetrics metrics(m_found->font());
    const int room = m_found->text().isEmpty() ? 0 : metrics.horizontalAdvance(m_found->text()) + 12;
    m_field->setTextMargins(0, 0, room, 0);
    const QString problem = m_view->patternProblem();
    setLook(m_field, problem.isEmpty() ? QLatin1String("") : QLatin1String("invalid"));
    m_field->setToolTip(tipOf(problem));
    m_field->setAccessibleDescription(problem.isEmpty() ? m_found->text() : problem);
}

void LogPanel::makeActions()
{
    const auto make = [this](const QString& text, const QKeySequence& key) {
        auto* action = new QAction(text, this);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
        return action;
    };
    m_search = make(tr("&Search log"), QKeySequence(Qt::CTRL | Qt::Key_F));
    m_next = make(tr("&Next hit"), QKeySequence(Qt::Key_F3));
    m_previous = make(tr("&Previous hit"), QKeySequence(Qt::SHIFT | Qt::Key_F3));
    m_toEnd = make(tr("&Jump to end of log"), {});
    m_wrapping = make(tr("&Wrap lines of log"), {});
    m_timing = make(tr("Show when &lines of log came"), {});
    m_timing->setCheckable(true);
    m_timing->setChecked(m_times->isChecked());
    m_wrapping->setCheckable(true);
    connect(m_search, &QAction::triggered, this, [this] {
        m_field->setFocus(Qt::ShortcutFocusReason);
        m_field->selectAll();
    });
    connect(m_next, &QAction::triggered, this, [this] { m_view->findNext(false); });
    connect(m_previous, &QAction::triggered, this, [this] { m_view->findNext(true); });
    connect(m_toEnd, &QAction::triggered, m_view, &LogView::follow);
    connect(m_timing, &QAction::toggled, m_times, &QToolButton::setChecked);
    connect(m_times, &QToolButton::toggled, m_timing, &QAction::setChecked);
    connect(m_wrapping, &QAction::toggled, m_wrap, &QToolButton::setChecked);
    connect(m_wrap, &QToolButton::toggled, m_wrapping, &QAction::setChecked);
}

void LogPanel::look()
{
    m_view->setNeedle({m_field->text().toUtf8(), m_case->isChecked(), m_pattern->isChecked()});
}

void LogPanel::setAbsence(const QString& why)
{
    m_why = why;
    showState();
}

void LogPanel::relook()
{
    const Theme& theme = m_appearance.theme();
    m_previousButton->setIcon(glyphIcon(Glyph::ChevronUp, theme));
    m_nextButton->setIcon(glyphIcon(Glyph::ChevronDown, theme));
    m_copy->setIcon(glyphIcon(Glyph::Copy, theme));
    m_field->actions().constFirst()->setIcon(glyphIcon(Glyph::Search, theme));
    update();
}

void LogPanel::setEnded(bool ended)
{
    if (std::exchange(m_ended, ended) != ended)
        showState();
}

void LogPanel::showState()
{
    const LogState& state = m_view->state();
    QString says;
    if (state.missing || state.file.isEmpty())
        says = m_why;
    else if (state.lines == 0)
        says = m_ended ? tr("Nothing was written here.") : tr("Nothing written here yet.");
    else if (state.indexed < state.size && state.size > 0)
        says = tr("Reading the log: %1 of %2").arg(memory(state.indexed), memory(state.size));
    m_absence->setText(says);
    m_absence->setVisible(!says.isEmpty());
    m_below->setNewLines(m_view->newLines());
    m_below->setVisible(!m_view->isFollowing());
}

bool LogPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_field || (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride))
        return QWidget::eventFilter(watched, event);
    auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() == Qt::Key_Escape && event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    if (event->type() != QEvent::KeyPress)
        return false;
    if (key->key() == Qt::Key_Escape) {
        m_field->text().isEmpty() ? m_view->setFocus(Qt::OtherFocusReason) : m_field->clear();
        return true;
    }
    if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
        m_view->findNext(key->modifiers() & Qt::ShiftModifier);
        return true;
    }
    return false;
}

void LogPanel::paintEvent(QPaintEvent* event)
{
    QPainter painter(this);
    const Theme& theme = m_appearance.theme();
    painter.fillRect(event->rect(), theme.panel);
    painter.fillRect(QRect(0, m_top->geometry().bottom(), width(), 1), theme.line);
    if (m_below->isVisible())
        painter.fillRect(QRect(0, m_below->y(), width(), 1), theme.line2);
}

} // namespace wavedeck::ui
