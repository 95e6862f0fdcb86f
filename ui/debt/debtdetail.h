// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/debtdesk.h"
#include "ui/theme/appearance.h"

#include <QScrollArea>

class QComboBox;
class QLabel;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace wavedeck::ui {

class ElideLabel;

/// A few lines of source with their numbers; one of them marked. Plain text, never more than it is given.
class CodeBlock : public QWidget {
    Q_OBJECT
public:
    CodeBlock(const Appearance& appearance, QWidget* parent);
    void show(const DebtCode& code, int marked);
    const DebtCode& code() const { return m_code; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int lineHeight() const;

    const Appearance& m_appearance;
    DebtCode m_code;
    int m_marked = 0;
};

/// The sign of a priority.
class PrioSign : public QWidget {
    Q_OBJECT
public:
    PrioSign(const Appearance& appearance, QWidget* parent);
    void setPriority(Priority priority);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Appearance& m_appearance;
    Priority m_priority = Priority::P2;
};

/// A link, or what stands there when there is none.
class LinkLine : public QWidget {
    Q_OBJECT
public:
    explicit LinkLine(QWidget* parent);
    /// Plain texts.
    void setLink(const QString& text);
    void setWords(const QString& text);
    QPushButton* button() const { return m_button; }

private:
    QPushButton* m_button;
    QLabel* m_words;
};

/// One item: its state, where it comes from, its code, what happens, the fix, its history. What is asked of it, the
/// page does. Scrolls as one. GUI thread.
class DebtDetail : public QScrollArea {
    Q_OBJECT
public:
    DebtDetail(Appearance& appearance, QWidget* parent);

    /// Nothing: no item is chosen.
    void show(const DebtItem* item, const QStringList& people, qint64 now);
    void showHistory(const QList<DebtHappening>& history);
    void showCode(const DebtCode& code);
    void addAction(QAction* action, bool primary); ///< a button in the row below the fix
    void setPriorityMenu(QMenu* menu);
    QSize sizeHint() const override;

    QComboBox* status() const { return m_status; }
    QComboBox* owner() const { return m_owner; }
    QPushButton* open() const { return m_open; }
    CodeBlock* code() const { return m_code; }
    QLabel* history() const { return m_history; }
    QPushButton* foundIn() const { return m_foundIn->button(); }
    QPushButton* risk() const { return m_risk->button(); }

Q_SIGNALS:
    void statusChosen(DebtStatus status);
    /// Of the item that was shown when somebody began to type: the page may show another one by now.
    void ownerChosen(int number, const QString& owner);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void section(const QString& title, const QList<QWidget*>& parts);
    void layOut();

    Appearance& m_appearance;
    QFrame* m_body;
    QVBoxLayout* m_column;
    QLabel* m_id;
    PrioSign* m_sign;
    QLabel* m_title;
    QComboBox* m_status;
    QComboBox* m_owner;
    QLabel* m_category;
    LinkLine* m_foundIn;
    QLabel* m_foundAt;
    QLabel* m_pr;
    LinkLine* m_risk;
    QLabel* m_due;
    QLabel* m_what;
    CodeBlock* m_code;
    QLabel* m_codeWhy;
    ElideLabel* m_path;
    QPushButton* m_open;
    QLabel* m_fix;
    QWidget* m_actions;
    QToolButton* m_priority;
    QLabel* m_history;
    QLabel* m_none;
    QList<QWidget*> m_parts; ///< hidden while nothing is chosen
    int m_number = 0; ///< of the item that is shown
    int m_line = 0;
};

} // namespace wavedeck::ui
