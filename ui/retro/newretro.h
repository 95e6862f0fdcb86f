// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/retrodesk.h"

#include <QDialog>
#include <QHash>

class QCheckBox;
class QComboBox;
class QDateTimeEdit;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QTableWidget;

namespace wavedeck::ui {

/// What is filled into the form of a new retrospective.
struct NewRetro {
    QString title;
    QString session;
    QString project;
    QString templateName; ///< empty = the first one
    QList<retro::Participant> participants; ///< name, role, agent; a role without a name stands for itself
    int facilitator = 0; ///< place in participants, from 1; 0 = by rotation
    int votesEach = 0; ///< 0 = as the template has it
    bool scale = false; ///< the phases are shortened to the length of the template
    bool anonymous = false;
    qint64 until = 0; ///< people contribute each for themselves until then, UTC ms; 0 = it is held together

    bool operator==(const NewRetro&) const = default;
    /// As the operation `new` takes them (models/retro/operations.h).
    QJsonObject arguments() const;
};

/// Asks for a new retrospective: what it is of, its template, who takes part with which role (RETRO-1, 2). Says what
/// the operation would warn of before it is done: minutes that do not add up, nobody for security. Accepted = value()
/// is wanted. GUI thread.
class NewRetroDialog : public QDialog {
    Q_OBJECT
public:
    /// start: as it is filled at first; without participants: who has an account, and whose role the template asks for.
    NewRetroDialog(const RetroView& view, const NewRetro& start, QWidget* parent);

    NewRetro value() const;

    QLineEdit* titleField() const { return m_title; }
    QTableWidget* people() const { return m_people; }
    QComboBox* templates() const { return m_template; }
    QComboBox* facilitator() const { return m_facilitator; }
    QSpinBox* votes() const { return m_votes; }
    QCheckBox* scale() const { return m_scale; }
    QCheckBox* anonymous() const { return m_anonymous; }
    QCheckBox* apart() const { return m_apart; }
    QDateTimeEdit* until() const { return m_until; }
    QLabel* security() const { return m_security; }
    QPushButton* verb() const { return m_verb; }

private:
    void layOut();
    void fillPeople(const QList<retro::Participant>& people);
    void addRow(const retro::Participant& one);
    void removeRow();
    const retro::Form& form() const;
    QList<retro::Participant> participants() const;
    QString byRotation(const QList<retro::Participant>& people) const;
    void tellTemplate();
    void tell();

    QList<retro::Form> m_forms;
    QHash<QString, QString> m_ledLast;
    QLineEdit* m_title;
    QLineEdit* m_session;
    QLineEdit* m_project;
    QComboBox* m_template;
    QSpinBox* m_votes;
    QCheckBox* m_scale;
    QTableWidget* m_people;
    QLabel* m_security;
    QComboBox* m_facilitator;
    QCheckBox* m_anonymous;
    QLabel* m_anonymousTold;
    QCheckBox* m_apart;
    QDateTimeEdit* m_until;
    QPushButton* m_verb;
    bool m_filling = false;
};

} // namespace wavedeck::ui
