// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"

#include <QDate>
#include <QHash>
#include <QRadioButton>
#include <QWidget>

#include <optional>

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

/// The decision about a gate that is open: wait, or waive with reason, role and end. A draft is kept for each gate of
/// each session, and what was discarded last can be had back.
class GateDecision : public QWidget {
    Q_OBJECT
public:
    GateDecision(Appearance& appearance, QWidget* parent);

    /// A gate of a session; empty = none.
    struct Of {
        QString session;
        QString gate;

        bool operator==(const Of&) const = default;
    };

    /// Whose draft is shown. passes: "Passes by itself at 5 of 5". note: who must sign.
    void show(const Of& of, const QString& passes, const QString& note);
    /// name: of who signs; roles: as what they may, in their order; empty = as nobody in particular.
    void setSigner(const QString& name, const QStringList& roles);
    void setToday(const QDate& today);
    void setPending(const QString& words); ///< "Waiving…" while the engine has not answered; empty = free
    void forget(const Of& of); ///< it was signed
    bool isWritten() const; ///< a waiver with a reason stands there that nobody has signed
    bool mayRestore() const { return m_discarded && m_discarded->first == m_of; }
    void restore(); ///< what was discarded of what is shown
    WaiverDraft draft() const;
    const Of& of() const { return m_of; }

    ChoiceCard* wait() const { return m_wait; }
    ChoiceCard* waive() const { return m_waive; }
    QPlainTextEdit* reason() const { return m_reason; }
    QComboBox* role() const { return m_role; }
    QComboBox* until() const { return m_until; }
    QPushButton* sign() const { return m_sign; }
    QPushButton* discard() const { return m_discard; }

Q_SIGNALS:
    void signed_(const wavedeck::ui::GateDecision::Of& of, const wavedeck::ui::WaiverDraft& draft);
    void draftChanged(); ///< isWritten() or mayRestore() may say something else
    void discarded();

private:
    void keep();
    void load();
    void throwAway();
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
    Of m_of;
    QString m_noteText;
    QString m_pending;
    QHash<QPair<QString, QString>, WaiverDraft> m_drafts; ///< by session and gate
    std::optional<std::pair<Of, WaiverDraft>> m_discarded;
    QString m_name;
    std::optional<QStringList> m_roles; ///< empty = nobody was told yet
    bool m_filling = false;
};

} // namespace wavedeck::ui
