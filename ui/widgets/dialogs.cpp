// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/dialogs.h"

#include "ui/theme/look.h"

#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr int kLongestAnswer = 2000;
constexpr int kWidth = 420;

/// A field's widget as a line of text.
QLineEdit* lineOf(QWidget* field)
{
    if (auto* combo = qobject_cast<QComboBox*>(field))
        return combo->lineEdit();
    return qobject_cast<QLineEdit*>(field);
}

QWidget* makeField(const Question::Field& field, QWidget* parent)
{
    if (field.choices.isEmpty()) {
        auto* line = new QLineEdit(parent);
        line->setMaxLength(kLongestAnswer);
        return line;
    }
    auto* combo = new QComboBox(parent);
    combo->setEditable(true);
    combo->setInsertPolicy(QComboBox::NoInsert);
    combo->addItems(field.choices);
    combo->lineEdit()->setMaxLength(kLongestAnswer);
    return combo;
}

QLabel* plainLabel(const QString& text, QLatin1String look, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    label->setWordWrap(true);
    setLook(label, look);
    return label;
}

} // namespace

void askInDialog(QWidget* parent, const Question& question, Confirmed yes)
{
    auto* dialog = new QDialog(parent);
    dialog->setObjectName(QStringLiteral("question"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(question.title);
    dialog->setAccessibleDescription(question.text);
    auto* layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(8);
    layout->addWidget(plainLabel(question.title, QLatin1String("card"), dialog));
    layout->addWidget(plainLabel(question.text, QLatin1String("secondary"), dialog));

    auto* verb = new QPushButton(question.verb, dialog);
    verb->setObjectName(QStringLiteral("verb"));
    setLook(verb, question.dangerous ? QLatin1String("danger") : QLatin1String("primary"));
    auto* keep = new QPushButton(question.keep, dialog);
    keep->setObjectName(QStringLiteral("keep"));
    verb->setAutoDefault(false);
    keep->setAutoDefault(false);

    QList<QLineEdit*> lines;
    QList<QLineEdit*> required;
    for (const Question::Field& field : question.fields) {
        QWidget* widget = makeField(field, dialog);
        auto* label = plainLabel(field.label, QLatin1String("small"), dialog);
        label->setBuddy(widget);
        widget->setAccessibleName(field.label);
        layout->addWidget(label);
        layout->addWidget(widget);
        lines.append(lineOf(widget));
        if (field.required)
            required.append(lines.last());
        if (!field.choices.isEmpty()) // an editable combo box keeps Enter from the default button
            QObject::connect(lines.last(), &QLineEdit::returnPressed, verb, [verb] { verb->click(); });
    }
    const auto check = [verb, required] {
        verb->setEnabled(std::all_of(
            required.begin(), required.end(), [](const QLineEdit* line) { return !line->text().trimmed().isEmpty(); }));
    };
    for (QLineEdit* line : std::as_const(required))
        QObject::connect(line, &QLineEdit::textChanged, dialog, check);
    check();

    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(keep);
    buttons->addWidget(verb);
    layout->addSpacing(8);
    layout->addLayout(buttons);
    // The safe one answers to Enter; where words were typed first, Enter means them.
    (question.fields.isEmpty() ? keep : verb)->setDefault(true);
    (question.fields.isEmpty() ? static_cast<QWidget*>(keep) : lines.first())->setFocus();
    QObject::connect(keep, &QPushButton::clicked, dialog, &QDialog::reject);
    QObject::connect(verb, &QPushButton::clicked, dialog, &QDialog::accept);
    if (!question.fields.isEmpty())
        for (const int key : {Qt::Key_Return, Qt::Key_Enter})
            QObject::connect(new QShortcut(QKeySequence(Qt::CTRL | key), dialog), &QShortcut::activated, verb,
                [verb] { verb->click(); }); // does nothing while it is disabled
    if (question.standing) // the connection keeps it until the dialog is gone
        QObject::connect(question.standing.get(), &Standing::settled, dialog,
            [dialog, kept = question.standing] { dialog->reject(); });
    QObject::connect(dialog, &QDialog::accepted, dialog, [lines, yes = std::move(yes)] {
        QStringList values;
        for (const QLineEdit* line : lines)
            values.append(line->text().trimmed());
        yes(values);
    });
    dialog->setMinimumWidth(kWidth);
    dialog->open();
}

} // namespace wavedeck::ui
