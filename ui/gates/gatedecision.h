// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"

#include <QDate>
#include <QHash>
#include <QRadioButton>
#include <QWidget>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace wavedeck::ui {

/// One of two ways on, in a frame: what it is, and what it means below. GUI thread.
class ChoiceCard : public QRadioButton {
    Q_OBJECT
public:
    ChoiceCard(const Appearance& appearance, const QString& title, QWidget* parent);
    void setMore(const QString& more);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool hitButton(const QPoint& pos) const override { return rect().contains(pos); }

private:
    const Appearance& m_appearance;
    QString m_more;
};

/// A waiver as a person signs it. Nothing is sent before it is signed (ui.md 6).
struct WaiverDraft {
    bool waives = false; ///< else it waits for the criteria
    QString reason;
    QString role;
    QDate until;
};

/// The decision about a gate that is open: wait, or waive with reason, role and end. A draft is kept for each gate.
class GateDecision : public QWidget {
    Q_OBJECT
public:
    GateDecision(Appearance& appearance, QWidget* parent);

    /// Whose draft is shown; empty = none. passes: "Passes by itself at 5 of 5". note: who must sign.
    void show(const QString& gate, const QString& passes, const QString& note);
    /// name: of who signs; roles: as what they may, in their order; empty = as nobody in particular.
    void setSigner(const QString& name, const QStringList& roles);
    void setToday(const QDate& today);
    void setPending(const QString& words); ///< "Waiving…" while the engine has not answered; empty = free
    void forget(const QString& gate); ///< it was signed
    WaiverDraft draft() const;
    const QString& gate() const { return m_gate; }

    ChoiceCard* wait() const { return m_wait; }
    ChoiceCard* waive() const { return m_waive; }
    QPlainTextEdit* reason() const { return m_reason; }
    QComboBox* role() const { return m_role; }
    QComboBox* until() const { return m_until; }
    QPushButton* sign() const { return m_sign; }
    QPushButton* discard() const { return m_discard; }

Q_SIGNALS:
    void signed_(const QString& gate, const wavedeck::ui::WaiverDraft& draft);

private:
    void keep();
    void enable();
    void restyle();

    Appearance& m_appearance;
    ChoiceCard* m_wait;
    ChoiceCard* m_waive;
    QWidget* m_form;
    QPlainTextEdit* m_reason;
    QComboBox* m_role;
    QComboBox* m_until;
    QLabel* m_note;
    QPushButton* m_discard;
    QPushButton* m_sign;
    QString m_gate;
    QString m_noteText;
    QString m_pending;
    QHash<QString, WaiverDraft> m_drafts;
    bool m_filling = false;
};

} // namespace wavedeck::ui
