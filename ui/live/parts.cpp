// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/parts.h"

#include <QAccessibleWidget>
#include <QHash>
#include <QPointer>
#include <QWidget>
#include <QWindow>

namespace wavedeck::ui {

namespace {

class PartInterface final : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    PartInterface(QWidget* widget, PartsHost* host, int index)
        : m_widget(widget)
        , m_host(host)
        , m_index(index)
    {
    }

    bool isValid() const override { return m_widget && m_index < m_host->partCount(); }
    QObject* object() const override { return nullptr; }
    QWindow* window() const override
    {
        return m_widget && m_widget->window() ? m_widget->window()->windowHandle() : nullptr;
    }
    QAccessibleInterface* parent() const override { return QAccessible::queryAccessibleInterface(m_widget); }
    QAccessibleInterface* child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    QAccessible::Role role() const override { return isValid() ? part().role : QAccessible::NoRole; }
    void setText(QAccessible::Text, const QString&) override { }
    int index() const { return m_index; }

    QString text(QAccessible::Text kind) const override
    {
        return isValid() && kind == QAccessible::Name ? part().name : QString();
    }

    QRect rect() const override
    {
        if (!isValid())
            return {};
        const QRect local = part().rect;
        return {m_host->partsViewport()->mapToGlobal(local.topLeft()), local.size()};
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        const Part part = this->part();
        state.focusable = part.focusable;
        state.focused = part.focused;
        state.selectable = part.selectable;
        state.selected = part.selected;
        state.readOnly = true;
        state.invisible = !m_widget->isVisible();
        state.offscreen = !m_host->partsViewport()->rect().intersects(part.rect);
        return state;
    }

    void* interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
    }

    QStringList actionNames() const override
    {
        QStringList names;
        if (!isValid())
            return names;
        const Part part = this->part();
        if (!part.action.isEmpty())
            names.append(pressAction());
        if (part.focusable)
            names.append(setFocusAction());
        return names;
    }

    QString localizedActionDescription(const QString& name) const override
    {
        return name == pressAction() && isValid() ? part().action
                                                  : QAccessibleActionInterface::localizedActionDescription(name);
    }

    void doAction(const QString& name) override
    {
        if (!isValid())
            return;
        if (name == pressAction())
            m_host->pressPart(m_index);
        else if (name == setFocusAction())
            m_host->focusPart(m_index);
    }

    QStringList keyBindingsForAction(const QString&) const override { return {}; }

private:
    Part part() const { return m_host->part(m_index); }

    QPointer<QWidget> m_widget;
    PartsHost* m_host; ///< the same object
    int m_index;
};

class PartsInterface final : public QAccessibleWidget {
public:
    PartsInterface(QWidget* widget, PartsHost* host)
        : QAccessibleWidget(widget, host->partsRole(), host->partsName())
        , m_host(host)
    {
    }
    Q_DISABLE_COPY_MOVE(PartsInterface)
    ~PartsInterface() override
    {
        for (const QAccessible::Id id : std::as_const(m_children))
            QAccessible::deleteAccessibleInterface(id);
    }

    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Name ? m_host->partsName() : QAccessibleWidget::text(kind);
    }

    int childCount() const override { return m_host->partCount() + int(m_host->partWidgets().size()); }

    QAccessibleInterface* child(int index) const override
    {
        const int parts = m_host->partCount();
        if (index < 0)
            return nullptr;
        if (index >= parts)
            return QAccessible::queryAccessibleInterface(m_host->partWidgets().value(index - parts));
        const auto known = m_children.constFind(index);
        if (known != m_children.constEnd())
            return QAccessible::accessibleInterface(*known);
        auto* made = new PartInterface(widget(), m_host, index);
        m_children.insert(index, QAccessible::registerAccessibleInterface(made));
        return made;
    }

    int indexOfChild(const QAccessibleInterface* child) const override
    {
        if (const auto* part = dynamic_cast<const PartInterface*>(child))
            return part->index();
        const QList<QWidget*> widgets = m_host->partWidgets();
        for (qsizetype i = 0; i < widgets.size(); ++i)
            if (child && child->object() == widgets[i])
                return m_host->partCount() + int(i);
        return -1;
    }

    QAccessibleInterface* childAt(int x, int y) const override
    {
        for (QWidget* real : m_host->partWidgets())
            if (real->rect().contains(real->mapFromGlobal(QPoint(x, y))))
                return QAccessible::queryAccessibleInterface(real);
        const int index = m_host->partAt(m_host->partsViewport()->mapFromGlobal(QPoint(x, y)));
        return index < 0 ? nullptr : child(index);
    }

    QAccessibleInterface* focusChild() const override
    {
        if (!widget()->hasFocus())
            return QAccessibleWidget::focusChild();
        for (int i = 0; i < m_host->partCount(); ++i)
            if (m_host->part(i).focused)
                return child(i);
        return nullptr;
    }

private:
    PartsHost* m_host; ///< the same object as the widget
    mutable QHash<int, QAccessible::Id> m_children;
};

void (*g_teller)(QAccessibleEvent*) = nullptr;

bool isHeard()
{
    return g_teller || QAccessible::isActive();
}

void tell(QAccessibleEvent& event, int index)
{
    if (index >= 0)
        event.setChild(index);
    g_teller ? g_teller(&event) : QAccessible::updateAccessibility(&event);
}

QAccessibleInterface* makeInterface(const QString&, QObject* object)
{
    auto* host = dynamic_cast<PartsHost*>(object);
    auto* widget = qobject_cast<QWidget*>(object);
    return host && widget ? new PartsInterface(widget, host) : nullptr;
}

} // namespace

void PartsHost::registerParts()
{
    static const bool once = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(once)
}

void setPartsTeller(void (*teller)(QAccessibleEvent*))
{
    g_teller = teller;
}

void tellPart(QWidget* widget, int index, QAccessible::Event kind)
{
    if (!isHeard())
        return;
    QAccessibleEvent event(widget, kind);
    tell(event, index);
}

void tellPartState(QWidget* widget, int index, const QAccessible::State& changed)
{
    if (!isHeard())
        return;
    QAccessibleStateChangeEvent event(widget, changed);
    tell(event, index);
}

} // namespace wavedeck::ui
