// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/risk/riskform.h"

#include "ui/risk/fieldeditors.h"
#include "ui/risk/riskdraft.h"
#include "ui/theme/look.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QKeyEvent>
#include <QVBoxLayout>

namespace wavedeck::ui {

RiskForm::RiskForm(Appearance& appearance, QWidget* parent)
    : QScrollArea(parent)
    , m_appearance(appearance)
    , m_body(new QFrame(this))
    , m_column(new QVBoxLayout(m_body))
{
    setObjectName(QStringLiteral("riskForm"));
    setAccessibleName(tr("Edit assessment"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_column->setContentsMargins(16, 12, 16, 16);
    setFrame(qobject_cast<QFrame*>(m_body), QLatin1String("panel"));
    setWidget(m_body);
}

void RiskForm::show(RiskDraft* draft, const risk::RiskMatrix& matrix)
{
    if (draft == m_draft)
        return;
    if (m_draft)
        m_draft->disconnect(this);
    m_draft = draft;
    delete std::exchange(m_fields, nullptr);
    if (!draft)
        return;
    m_fields = new FieldGroup(m_appearance, risk::fieldSpecs(), matrix, m_body);
    m_column->addWidget(m_fields);
    for (QObject* child : m_fields->findChildren<QObject*>())
        watch(child);
    connect(m_fields, &FieldGroup::edited, this,
        [this](const QStringList& path, const QJsonValue& value, const QString& label) {
            if (m_draft && !m_filling)
                m_draft->set(path, value, label);
        });
    connect(draft, &RiskDraft::changed, this, &RiskForm::fill);
    fill();
}

void RiskForm::fill()
{
    if (!m_draft || !m_fields)
        return;
    m_filling = true;
    m_fields->put(m_draft->content());
    m_filling = false;
}

QWidget* RiskForm::editor(const QString& key) const
{
    return m_fields ? m_fields->editor(key) : nullptr;
}

QWidget* RiskForm::firstField() const
{
    QWidget* title = editor(QStringLiteral("title"));
    return title ? title->findChild<QWidget*>() : nullptr;
}

void RiskForm::watch(QObject* child)
{
    if (child->isWidgetType())
        child->installEventFilter(this);
}

/// Undo is the draft's, not each field's own; the wheel scrolls the form unless a field was gone to.
bool RiskForm::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            event->ignore();
            return true;
        }
    }
    if (event->type() == QEvent::Wheel
        && (qobject_cast<QComboBox*>(watched) || qobject_cast<QAbstractSpinBox*>(watched))
        && !static_cast<QWidget*>(watched)->hasFocus()) {
        event->ignore();
        return true;
    }
    return QScrollArea::eventFilter(watched, event);
}

} // namespace wavedeck::ui
