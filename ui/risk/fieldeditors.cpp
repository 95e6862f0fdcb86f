// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/risk/fieldeditors.h"

#include "ui/risk/scorepicker.h"
#include "ui/theme/format.h"
#include "ui/widgets/labels.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QVBoxLayout>

#include <limits>

namespace wavedeck::ui {

namespace {

using risk::FieldType;

constexpr int kProse = 84; ///< high
constexpr int kLines = 56;
constexpr int kMostLine = 4'000;

QStringList textsOf(const QJsonValue& value)
{
    QStringList out;
    for (const QJsonValue& each : value.toArray())
        out.append(each.toString());
    return out;
}

QStringList trimmedWords(const QString& text, QLatin1Char at)
{
    QStringList out;
    for (const QString& each : text.split(at))
        if (!each.trimmed().isEmpty())
            out.append(each.trimmed());
    return out;
}

bool isList(FieldType type)
{
    return type == FieldType::Lines || type == FieldType::Arguments;
}

} // namespace

FieldEditor::FieldEditor(
    Appearance& appearance, const risk::FieldSpec& spec, const risk::RiskMatrix& matrix, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_spec(spec)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    switch (spec.type) {
    case FieldType::Prose:
    case FieldType::Code:
    case FieldType::Lines:
    case FieldType::Arguments:
        makeText();
        break;
    case FieldType::Word:
    case FieldType::Level:
        makeChoice(matrix);
        break;
    case FieldType::Number:
        makeNumber();
        break;
    case FieldType::Flag:
        makeFlag();
        break;
    case FieldType::Score:
        makeScore(matrix);
        break;
    case FieldType::Words:
        spec.choices.isEmpty() ? makeLine() : makeFlags();
        break;
    default:
        makeLine();
    }
}

void FieldEditor::add(QWidget* control)
{
    if (control->accessibleName().isEmpty())
        control->setAccessibleName(m_spec.label);
    layout()->addWidget(control);
}

void FieldEditor::tell(const QJsonValue& value)
{
    if (!m_filling)
        Q_EMIT edited(value);
}

void FieldEditor::put(const QJsonValue& value)
{
    m_filling = true;
    m_put(value);
    m_filling = false;
}

void FieldEditor::makeText()
{
    auto* edit = new QPlainTextEdit(this);
    edit->setTabChangesFocus(true);
    edit->setUndoRedoEnabled(false); // the draft has the one undo
    edit->setFixedHeight(m_appearance.px(m_spec.type == FieldType::Prose ? kProse : kLines));
    if (isList(m_spec.type))
        edit->setPlaceholderText(tr("One a line"));
    add(edit);
    const bool list = isList(m_spec.type);
    m_put = [edit, list](const QJsonValue& value) {
        const QString text = list ? textsOf(value).join(QLatin1Char('\n')) : value.toString();
        const QString shown = edit->toPlainText();
        // Lines that were typed and are still empty are no field yet.
        if (list ? trimmedWords(shown, QLatin1Char('\n')) != trimmedWords(text, QLatin1Char('\n')) : shown != text)
            edit->setPlainText(text);
    };
    connect(edit, &QPlainTextEdit::textChanged, this, [this, edit, list] {
        if (list)
            tell(QJsonArray::fromStringList(trimmedWords(edit->toPlainText(), QLatin1Char('\n'))));
        else
            tell(edit->toPlainText());
    });
}

void FieldEditor::makeLine()
{
    auto* edit = new QLineEdit(this);
    edit->setMaxLength(kMostLine);
    const bool words = m_spec.type == FieldType::Words;
    if (words)
        edit->setPlaceholderText(tr("Separated by commas"));
    add(edit);
    m_put = [edit, words](const QJsonValue& value) {
        if (words ? trimmedWords(edit->text(), QLatin1Char(',')) == textsOf(value) : edit->text() == value.toString())
            return;
        edit->setText(words ? textsOf(value).join(QStringLiteral(", ")) : value.toString());
    };
    connect(edit, &QLineEdit::textChanged, this, [this, words](const QString& text) {
        if (words)
            tell(QJsonArray::fromStringList(trimmedWords(text, QLatin1Char(','))));
        else
            tell(text);
    });
}

void FieldEditor::makeChoice(const risk::RiskMatrix& matrix)
{
    auto* combo = new QComboBox(this);
    combo->addItem(kNone, QString());
    for (const QString& each : m_spec.choices)
        combo->addItem(each, each);
    if (m_spec.type == FieldType::Level)
        for (const risk::Level level : risk::kLevels) {
            QString text = risk::word(level);
            for (const risk::Criterion& criterion : matrix.criteria) // what it means stands beside the choice (RISK-1)
                if (criterion.field == m_spec.key)
                    text += QStringLiteral(": ") + plain(criterion.answer(level));
            combo->addItem(text, QString(risk::word(level)));
        }
    add(combo);
    m_put
        = [combo](const QJsonValue& value) { combo->setCurrentIndex(std::max(0, combo->findData(value.toString()))); };
    connect(combo, &QComboBox::currentIndexChanged, this, [this, combo] { tell(combo->currentData().toString()); });
}

void FieldEditor::makeNumber()
{
    auto* spin = new QSpinBox(this);
    spin->setRange(-1, std::numeric_limits<int>::max());
    spin->setSpecialValueText(kNone);
    spin->setMaximumWidth(m_appearance.px(160));
    add(spin);
    qobject_cast<QHBoxLayout*>(layout())->addStretch(1);
    m_put = [spin](const QJsonValue& value) { spin->setValue(value.isDouble() ? value.toInt() : -1); };
    connect(spin, &QSpinBox::valueChanged, this,
        [this](int value) { tell(value < 0 ? QJsonValue(QJsonValue::Undefined) : QJsonValue(value)); });
}

void FieldEditor::makeFlag()
{
    auto* box = new QCheckBox(m_spec.label, this);
    add(box);
    m_put = [box](const QJsonValue& value) { box->setChecked(value.toBool()); };
    connect(box, &QCheckBox::toggled, this, [this](bool on) { tell(on); });
}

void FieldEditor::makeFlags()
{
    constexpr int kColumns = 4; // more would be wider than the narrowest window gives
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setColumnStretch(kColumns, 1);
    qobject_cast<QHBoxLayout*>(layout())->addLayout(grid);
    QList<QCheckBox*> boxes;
    for (const QString& word : m_spec.choices) {
        auto* box = new QCheckBox(word, this);
        box->setAccessibleName(m_spec.label + QStringLiteral(": ") + word);
        grid->addWidget(box, int(boxes.size()) / kColumns, int(boxes.size()) % kColumns);
        boxes.append(box);
    }
    m_put = [boxes](const QJsonValue& value) {
        const QStringList on = textsOf(value);
        for (QCheckBox* box : boxes)
            box->setChecked(on.contains(box->text()));
    };
    for (QCheckBox* box : std::as_const(boxes))
        connect(box, &QCheckBox::toggled, this, [this, boxes] {
            QJsonArray on;
            for (const QCheckBox* each : boxes)
                if (each->isChecked())
                    on.append(each->text());
            tell(on);
        });
}

void FieldEditor::makeScore(const risk::RiskMatrix& matrix)
{
    const auto namesOf = [](const auto& given) {
        QStringList names;
        for (const QString& each : given)
            names.append(plain(each));
        return names;
    };
    QList<std::pair<QString, ScorePicker*>> axes;
    for (const bool likelihood : {true, false}) {
        const QString name = likelihood ? tr("likelihood") : tr("impact");
        auto* picker = new ScorePicker(m_appearance, m_spec.label + QLatin1Char(' ') + name, this);
        picker->setNames(namesOf(likelihood ? matrix.likelihoods : matrix.impacts));
        layout()->addWidget(makeLabel(this, "small", name));
        layout()->addWidget(picker);
        auto* word = makeLabel(this, "small");
        word->setMinimumWidth(m_appearance.px(86));
        layout()->addWidget(word);
        axes.append({likelihood ? QStringLiteral("likelihood") : QStringLiteral("impact"), picker});
        connect(this, &FieldEditor::edited, word, [word, picker] { word->setText(picker->word()); });
        picker->setProperty("word", QVariant::fromValue<QObject*>(word));
    }
    qobject_cast<QHBoxLayout*>(layout())->addStretch(1);
    m_put = [axes](const QJsonValue& value) {
        for (const auto& [key, picker] : axes) {
            picker->setValue(value.toObject().value(key).toInt());
            if (auto* word = qobject_cast<QLabel*>(picker->property("word").value<QObject*>()))
                word->setText(picker->word());
        }
    };
    for (const auto& axis : std::as_const(axes))
        connect(axis.second, &ScorePicker::picked, this, [this, axes] {
            QJsonObject score;
            for (const auto& [key, picker] : axes)
                if (picker->value() > 0)
                    score.insert(key, picker->value());
            tell(score);
        });
}

FieldGroup::FieldGroup(
    Appearance& appearance, const QList<risk::FieldSpec>& specs, const risk::RiskMatrix& matrix, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    for (const risk::FieldSpec& spec : specs) {
        if (spec.type == FieldType::Id)
            continue;
        QWidget* editor = make(spec, matrix);
        m_editors.insert(spec.key, editor);
        const bool wide = spec.type == FieldType::List || spec.type == FieldType::Group;
        auto* row = wide ? static_cast<QBoxLayout*>(new QVBoxLayout) : new QHBoxLayout;
        row->setSpacing(wide ? 4 : 10);
        auto* label
            = makeWrapped(this, wide ? "section" : "secondary", spec.type == FieldType::Flag ? QString() : spec.label);
        if (!wide) {
            label->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
            label->setFixedWidth(appearance.px(132));
        }
        row->addWidget(label, 0, wide ? Qt::Alignment() : Qt::AlignTop);
        row->addWidget(editor, 1);
        column->addLayout(row);
    }
}

QWidget* FieldGroup::make(const risk::FieldSpec& spec, const risk::RiskMatrix& matrix)
{
    const QString key = spec.key;
    const QString label = spec.label;
    if (spec.type == FieldType::List) {
        auto* items = new ItemsEditor(m_appearance, spec, matrix, this);
        connect(
            items, &ItemsEditor::edited, this, [this, key, label](const QStringList& path, const QJsonValue& value) {
                Q_EMIT edited(QStringList{key} + path, value, label);
            });
        return items;
    }
    if (spec.type == FieldType::Group) {
        auto* group = new FieldGroup(m_appearance, spec.below, matrix, this);
        connect(group, &FieldGroup::edited, this,
            [this, key, label](const QStringList& path, const QJsonValue& value, const QString& below) {
                Q_EMIT edited(QStringList{key} + path, value, label + QStringLiteral(", ") + below);
            });
        return group;
    }
    auto* field = new FieldEditor(m_appearance, spec, matrix, this);
    connect(field, &FieldEditor::edited, this,
        [this, key, label](const QJsonValue& value) { Q_EMIT edited({key}, value, label); });
    return field;
}

void FieldGroup::put(const QJsonObject& object)
{
    for (auto it = m_editors.cbegin(); it != m_editors.cend(); ++it) {
        const QJsonValue value = object.value(it.key());
        if (auto* items = qobject_cast<ItemsEditor*>(it.value()))
            items->put(value.toArray());
        else if (auto* group = qobject_cast<FieldGroup*>(it.value()))
            group->put(value.toObject());
        else if (auto* field = qobject_cast<FieldEditor*>(it.value()))
            field->put(value);
    }
}

} // namespace wavedeck::ui
