// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of an assessment: add, remove, reorder. Part of fieldeditors.h.
#include "ui/risk/fieldeditors.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QJsonArray>
#include <QListWidget>
#include <QPushButton>

#include <algorithm>

namespace wavedeck::ui {

namespace {

using risk::FieldType;

constexpr int kRow = 24;
constexpr int kRowsShown = 5;
constexpr int kShown = 160;

} // namespace

ItemsEditor::ItemsEditor(
    Appearance& appearance, const risk::FieldSpec& spec, const risk::RiskMatrix& matrix, QWidget* parent)
    : QWidget(parent)
    , m_spec(spec)
    , m_rows(new QListWidget(this))
    , m_add(makeButton(this, appearance, Glyph::Plus, tr("Add"), "small"))
    , m_remove(new QPushButton(tr("Remove"), this))
    , m_up(makeButton(this, appearance, Glyph::ChevronUp, {}, "small icon"))
    , m_down(makeButton(this, appearance, Glyph::ChevronDown, {}, "small icon"))
    , m_fields(new FieldGroup(appearance, spec.below, matrix, this))
{
    m_rows->setAccessibleName(spec.label);
    m_rows->setProperty("rowHeight", kRow);
    m_rows->setTextElideMode(Qt::ElideRight);
    m_rows->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_rows->setFixedHeight(appearance.px(kRow * kRowsShown) + 4);
    setLook(m_remove, QLatin1String("small"));
    m_add->setAccessibleName(tr("Add to %1").arg(spec.label));
    m_remove->setAccessibleName(tr("Remove from %1").arg(spec.label));
    m_up->setAccessibleName(tr("Move up in %1").arg(spec.label));
    m_down->setAccessibleName(tr("Move down in %1").arg(spec.label));
    auto* buttons = new QVBoxLayout;
    buttons->setSpacing(4);
    buttons->addWidget(m_add);
    buttons->addWidget(m_remove);
    auto* order = new QHBoxLayout;
    order->addWidget(m_up);
    order->addWidget(m_down);
    order->addStretch(1);
    buttons->addLayout(order);
    buttons->addStretch(1);
    auto* top = new QHBoxLayout;
    top->addWidget(m_rows, 1);
    top->addLayout(buttons);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(top);
    column->addWidget(m_fields);
    m_fields->setContentsMargins(16, 0, 0, 6);
    connect(m_rows, &QListWidget::currentRowChanged, this, &ItemsEditor::showChosen);
    connect(m_add, &QPushButton::clicked, this, [this] {
        QJsonArray now = m_items;
        m_wanted = m_rows->currentRow() < 0 ? int(now.size()) : m_rows->currentRow() + 1;
        now.insert(m_wanted, QJsonObject());
        Q_EMIT edited({}, now);
    });
    connect(m_remove, &QPushButton::clicked, this, [this] {
        QJsonArray now = m_items;
        if (m_rows->currentRow() < 0)
            return;
        m_wanted = std::min(m_rows->currentRow(), int(now.size()) - 2);
        now.removeAt(m_rows->currentRow());
        Q_EMIT edited({}, now);
    });
    connect(m_up, &QPushButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { move(1); });
    connect(m_fields, &FieldGroup::edited, this, [this](const QStringList& path, const QJsonValue& value) {
        if (!m_filling && m_rows->currentRow() >= 0)
            Q_EMIT edited(QStringList{QString::number(m_rows->currentRow())} + path, value);
    });
    showChosen();
}

void ItemsEditor::move(int by)
{
    const int from = m_rows->currentRow();
    const int to = from + by;
    if (from < 0 || to < 0 || to >= m_items.size())
        return;
    QJsonArray now = m_items;
    const QJsonValue item = now.takeAt(from);
    now.insert(to, item);
    m_wanted = to;
    Q_EMIT edited({}, now);
}

QString ItemsEditor::rowText(const QJsonObject& item) const
{
    QStringList words;
    for (const risk::FieldSpec& below : m_spec.below) {
        const QJsonValue value = item.value(below.key);
        if (value.isString() && !value.toString().isEmpty())
            words.append(plain(value.toString(), kShown));
    }
    return words.isEmpty() ? tr("(empty)") : words.join(QStringLiteral(" · "));
}

void ItemsEditor::put(const QJsonArray& items)
{
    m_items = items;
    fill();
}

void ItemsEditor::fill()
{
    m_filling = true;
    const int before = m_wanted >= 0 ? std::exchange(m_wanted, -1) : m_rows->currentRow();
    while (m_rows->count() > m_items.size())
        delete m_rows->takeItem(m_rows->count() - 1);
    for (int i = 0; i < m_items.size(); ++i) {
        const QString text = rowText(m_items[i].toObject());
        if (i < m_rows->count())
            m_rows->item(i)->setText(text);
        else
            m_rows->addItem(text);
    }
    m_rows->setCurrentRow(std::min(before, m_rows->count() - 1));
    m_filling = false;
    showChosen();
}

void ItemsEditor::showChosen()
{
    if (m_filling)
        return;
    const int at = m_rows->currentRow();
    m_filling = true;
    m_fields->setVisible(at >= 0);
    if (at >= 0)
        m_fields->put(m_items[at].toObject());
    m_filling = false;
    m_remove->setEnabled(at >= 0);
    m_up->setEnabled(at > 0);
    m_down->setEnabled(at >= 0 && at + 1 < m_items.size());
}

} // namespace wavedeck::ui
