// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/knowledgedesk.h"
#include "ui/theme/appearance.h"

#include <QDialog>
#include <QHash>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace wavedeck::ui {

/// Writes an entry or changes one. What the rules refuse is told here, and the dialog stays: a reason or *Keep it all
/// the same* where they lift it. Accepted = saved, and id() says as what. GUI thread.
class EntryDialog : public QDialog {
    Q_OBJECT
public:
    EntryDialog(KnowledgeDesk& desk, const knowledge::Entry& entry, QWidget* parent);

    QLineEdit* title() const { return m_title; }
    QComboBox* kind() const { return m_kind; }
    QPlainTextEdit* text() const { return m_text; }
    QLineEdit* line(const char* field) const { return m_lines.value(QLatin1String(field)); }
    QLineEdit* links() const { return m_links; }
    QLineEdit* reason() const { return m_reason; }
    QLabel* told() const { return m_told; }
    QPushButton* verb() const { return m_verb; }
    const QString& savedAs() const { return m_savedAs; }
    void submit();

private:
    QLineEdit* addLine(QFormLayout* form, const QString& label, const char* field);
    void showFields();
    knowledge::Entry written() const;
    void answered(const Result<QString>& done);

    KnowledgeDesk& m_desk;
    knowledge::Entry m_entry;
    QLineEdit* m_title;
    QComboBox* m_kind;
    QPlainTextEdit* m_text;
    QHash<QString, QLineEdit*> m_lines; ///< by field
    QLineEdit* m_links;
    QLineEdit* m_reason;
    QFormLayout* m_form;
    QLabel* m_told;
    QPushButton* m_verb;
    QString m_savedAs;
    bool m_anyway = false; ///< the person was told what says nearly the same
};

} // namespace wavedeck::ui
