// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/riskdesk.h"
#include "ui/theme/appearance.h"

#include <QFrame>
#include <QHash>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace wavedeck::ui {

class GlyphLabel;
class SecretField;

/// Under the page: who signs which version as what, with a reason, the read check and the password; or why it is not
/// theirs to sign, and what can be done instead. Signing is confirmed here, in no dialog (ui.md 6). GUI thread.
class SignBar : public QFrame {
    Q_OBJECT
public:
    SignBar(Appearance& appearance, QWidget* parent);

    /// shown null: nothing is chosen. now: UTC ms. editing: a draft of it is open.
    void show(const RiskShown* shown, const Actor& who, bool people, qint64 now, bool editing);
    /// "Signing…" while there is no answer; empty = free.
    void setPending(const QString& words);
    void say(const QString& words, bool bad); ///< what came of it; until something else is shown
    void signedIt(); ///< wipes the password, forgets the reason
    void wipe(); ///< the password only

    RiskDecision decision(RiskDecision::Kind kind) const;
    SecretPtr secret() const;
    /// Whether it is a matter at all as the assessment stands.
    bool offers(RiskDecision::Kind kind) const;
    /// Why this cannot be asked as it stands; empty = it can.
    QString missing(RiskDecision::Kind kind) const;

    QLabel* statement() const { return m_statement; }
    QLabel* under() const { return m_under; }
    QComboBox* role() const { return m_role; }
    QLineEdit* reason() const { return m_reason; }
    QCheckBox* read() const { return m_read; }
    SecretField* password() const { return m_password; }
    QPushButton* difference() const { return m_difference; }
    QPushButton* button(RiskDecision::Kind kind) const { return m_buttons.value(kind); }
    QList<QWidget*> focusOrder() const;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void asked(wavedeck::RiskDecision::Kind kind);
    void differenceAsked();
    void signInAsked();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void layOut();
    void arrange();
    void enable();
    void setWords(const QString& statement, const QString& under);
    void showFor(const RiskShown& shown, const Actor& who, bool people, qint64 now, bool editing);
    QPushButton* make(RiskDecision::Kind kind, const QString& text, const char* look, const char* key, int glyph);

    Appearance& m_appearance;
    GlyphLabel* m_glyph;
    QLabel* m_statement;
    QLabel* m_under;
    QComboBox* m_role;
    QLineEdit* m_reason;
    QCheckBox* m_read;
    SecretField* m_password;
    QPushButton* m_difference;
    QPushButton* m_enter; ///< sign in
    QHash<int, QPushButton*> m_buttons;
    QWidget* m_second; ///< the buttons, where one row is too narrow
    QHBoxLayout* m_row;
    QHBoxLayout* m_secondRow;
    QList<QWidget*> m_tail; ///< what moves into the second row

    RiskShown m_shown;
    bool m_any = false;
    bool m_editing = false;
    bool m_people = false;
    bool m_signedIn = false;
    bool m_two = false;
    QString m_pending;
    QString m_underText;
    QString m_told;
    bool m_bad = false;
};

} // namespace wavedeck::ui
