// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/live/followbar.h"
#include "ui/live/logview.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

class QHBoxLayout;

namespace wavedeck::ui {

/// A log with its search above and, when it does not follow its end, what is new below. GUI thread.
class LogPanel : public QWidget {
    Q_OBJECT
public:
    LogPanel(Appearance& appearance, LogSource& source, QWidget* parent = nullptr);

    /// What stands behind the search: which stream is shown.
    void setChoice(QWidget* choice);
    /// Said while there is no such file: why.
    void setAbsence(const QString& why);
    /// Nobody writes to it any more.
    void setEnded(bool ended);

    LogView* view() const { return m_view; }
    QLineEdit* searchField() const { return m_field; }
    QToolButton* caseButton() const { return m_case; }
    QToolButton* patternButton() const { return m_pattern; }
    QToolButton* timesButton() const { return m_times; }
    QToolButton* wrapButton() const { return m_wrap; }
    QPushButton* jumpButton() const { return m_below->button(); }
    QLabel* pausedLabel() const { return m_below->label(); }
    QLabel* foundLabel() const { return m_found; }
    QLabel* absenceLabel() const { return m_absence; }
    QList<QAction*> logActions() const { return {m_search, m_next, m_previous, m_toEnd, m_wrapping, m_timing}; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void makeSearch();
    void makeActions();
    void relook();
    void look();
    void showState();
    void showFound();
    QToolButton* toggle(const QString& text, const QString& name);
    QToolButton* tool(const QString& name);

    Appearance& m_appearance;
    QWidget* m_top;
    QLineEdit* m_field;
    QLabel* m_found;
    QToolButton* m_previousButton;
    QToolButton* m_nextButton;
    QToolButton* m_case;
    QToolButton* m_pattern;
    QToolButton* m_times;
    QToolButton* m_wrap;
    QToolButton* m_copy;
    QHBoxLayout* m_choicePlace;
    LogView* m_view;
    QLabel* m_absence;
    FollowBar* m_below;
    QString m_why;
    bool m_ended = false;
    QAction* m_search;
    QAction* m_next;
    QAction* m_previous;
    QAction* m_toEnd;
    QAction* m_wrapping;
    QAction* m_timing;
};

} // namespace wavedeck::ui
