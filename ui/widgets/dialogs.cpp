// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/dialogs.h"

#include "ui/theme/look.h"

#include <QComboBox>
#include <QDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr int kLongestAnswer = 2000;
constexpr int kLongestProse = 20'000;
constexpr int kProseLines = 3;
constexpr int kWidth = 420;
constexpr int kWide = 640;
constexpr int kManyFields = 5; ///< more stand beside each other

/// A field's widget as a line of text.
QLineEdit* lineOf(QWidget* field)
{
    if (auto* combo = qobject_cast<QComboBox*>(field))
        return combo->lineEdit();
    return qobject_cast<QLineEdit*>(field);
}

QWidget* makeField(const Question::Field& field, int proseLines, QWidget* parent)
{
    if (field.prose) {
        auto* text = new QPlainTextEdit(field.value, parent);
        text->setTabChangesFocus(true);
        text->setFixedHeight(proseLines * text->fontMetrics().lineSpacing() + 12);
        return text;
    }
    if (field.choices.isEmpty()) {
        auto* line = new QLineEdit(field.value, parent);
        line->setMaxLength(kLongestAnswer);
        return line;
    }
    auto* combo = new QComboBox(parent);
    combo->setEditable(true);
    combo->setInsertPolicy(QComboBox::NoInsert);
    combo->addItems(field.choices);
    if (!field.value.isEmpty())
        combo->setEditText(field.value);
    combo->lineEdit()->setMaxLength(kLongestAnswer);
    return combo;
}

QString answerIn(QWidget* field)
{
    if (const auto* prose = qobject_cast<QPlainTextEdit*>(field))
        return prose->toPlainText().left(kLongestProse).trimmed();
    return lineOf(field)->text().trimmed();
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

/// The fields below each other, many of them two in a row.
QList<QWidget*> addFields(QDialog* dialog, QVBoxLayout* layout, const QList<Question::Field>& fields)
{
    QList<QWidget*> made;
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    const bool two = fields.size() > kManyFields;
    const bool few
        = std::count_if(fields.begin(), fields.end(), [](const Question::Field& one) { return one.prose; }) < 3;
    int row = 0;
    int column = 0;
    for (const Question::Field& field : fields) {
        QWidget* widget = makeField(field, few ? kProseLines : kProseLines - 1, dialog);
        QLabel* label = fieldLabel(field.label, widget, field.required);
        const bool whole = !two || field.prose || made.isEmpty();
        if (whole && column == 1) {
            row += 2;
            column = 0;
        }
        grid->addWidget(label, row, column, 1, whole ? 2 : 1);
        grid->addWidget(widget, row + 1, column, 1, whole ? 2 : 1);
        if (whole || column == 1) {
            row += 2;
            column = 0;
        } else {
            column = 1;
        }
        made.append(widget);
    }
    layout->addLayout(grid);
    return made;
}

} // namespace

QLabel* fieldLabel(const QString& label, QWidget* field, bool required)
{
    QLabel* made
        = plainLabel(required ? QObject::tr("%1 *").arg(label) : label, QLatin1String("small"), field->parentWidget());
    made->setBuddy(field);
    field->setAccessibleName(label);
    if (required)
        field->setAccessibleDescription(QObject::tr("Required"));
    return made;
}

QLabel* requiredHint(QWidget* parent)
{
    return plainLabel(QObject::tr("* required"), QLatin1String("hint"), parent);
}

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

    const QList<QWidget*> fields = addFields(dialog, layout, question.fields);
    const auto check = [verb, fields, asked = question.fields] {
        bool all = true;
        for (qsizetype i = 0; i < fields.size(); ++i)
            all = all && (!asked[i].required || !answerIn(fields[i]).isEmpty());
        verb->setEnabled(all);
    };
    for (QWidget* field : fields) {
        if (auto* prose = qobject_cast<QPlainTextEdit*>(field)) {
            QObject::connect(prose, &QPlainTextEdit::textChanged, dialog, check);
            continue;
        }
        QObject::connect(lineOf(field), &QLineEdit::textChanged, dialog, check);
        if (qobject_cast<QComboBox*>(field)) // an editable one keeps Enter from the default button
            QObject::connect(lineOf(field), &QLineEdit::returnPressed, verb, [verb] { verb->click(); });
    }
    check();

    auto* buttons = new QHBoxLayout;
    if (std::any_of(question.fields.begin(), question.fields.end(), [](const auto& one) { return one.required; }))
        buttons->addWidget(requiredHint(dialog));
    buttons->addStretch(1);
    buttons->addWidget(keep);
    buttons->addWidget(verb);
    layout->addSpacing(8);
    layout->addLayout(buttons);
    // The safe one answers to Enter; where words were typed first, Enter means them.
    (question.fields.isEmpty() ? keep : verb)->setDefault(true);
    (question.fields.isEmpty() ? static_cast<QWidget*>(keep) : fields.first())->setFocus();
    QObject::connect(keep, &QPushButton::clicked, dialog, &QDialog::reject);
    QObject::connect(verb, &QPushButton::clicked, dialog, &QDialog::accept);
    if (!question.fields.isEmpty())
        for (const int key : {Qt::Key_Return, Qt::Key_Enter})
            QObject::connect(new QShortcut(QKeySequence(Qt::CTRL | key), dialog), &QShortcut::activated, verb,
                [verb] { verb->click(); }); // does nothing while it is disabled
    if (question.standing) // the connection keeps it until the dialog is gone
        QObject::connect(question.standing.get(), &Standing::settled, dialog,
            [dialog, kept = question.standing] { dialog->reject(); });
    QObject::connect(dialog, &QDialog::accepted, dialog, [fields, yes = std::move(yes)] {
        QStringList values;
        for (QWidget* field : fields)
            values.append(answerIn(field));
        yes(values);
    });
    dialog->setMinimumWidth(question.fields.size() > kManyFields ? kWide : kWidth);
    dialog->open();
}

} // namespace wavedeck::ui
