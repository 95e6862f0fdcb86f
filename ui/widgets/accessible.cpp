// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/accessible.h"

#include "ui/widgets/noticebar.h"
#include "ui/widgets/sparkline.h"

#include <QAccessibleWidget>

namespace wavedeck::ui {

namespace {

QAccessibleInterface* make(const QString& className, QObject* object)
{
    auto* widget = qobject_cast<QWidget*>(object);
    if (!widget)
        return nullptr;
    if (className == QLatin1String(BarLine::staticMetaObject.className()))
        return new QAccessibleWidget(widget, QAccessible::AlertMessage);
    if (className == QLatin1String(Sparkline::staticMetaObject.className()))
        return new QAccessibleWidget(widget, QAccessible::Chart);
    return nullptr;
}

} // namespace

void registerRoles()
{
    static const bool once = [] {
        QAccessible::installFactory(make);
        return true;
    }();
    Q_UNUSED(once)
}

void sayAlert(QWidget* widget)
{
    QAccessibleEvent event(widget, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

QString tipOf(const QString& text)
{
    return text.isEmpty() ? QString() : QStringLiteral("<qt>") + text.toHtmlEscaped() + QStringLiteral("</qt>");
}

} // namespace wavedeck::ui
