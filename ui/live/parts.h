// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessible>
#include <QRect>
#include <QString>

class QWidget;

/// Accessible interfaces of painted widgets: the widget tells its parts, this makes the interfaces. GUI thread.
namespace wavedeck::ui {

/// A part of a painted widget, as a screen reader meets it.
struct Part {
    QString name; ///< one sentence
    QString action; ///< what pressing it does; empty = it cannot be pressed
    QAccessible::Role role = QAccessible::StaticText;
    QRect rect; ///< in partsViewport()
    bool focusable = false;
    bool focused = false;
    bool selectable = false;
    bool selected = false;
};

/// A widget with parts. Number and order of the parts change only together with partsChanged().
class PartsHost {
public:
    virtual ~PartsHost() = default;
    virtual QString partsName() const = 0;
    virtual QAccessible::Role partsRole() const { return QAccessible::Grouping; }
    virtual const QWidget* partsViewport() const = 0;
    virtual int partCount() const = 0;
    virtual Part part(int index) const = 0;
    virtual int partAt(const QPoint& pos) const = 0; ///< -1 = none
    virtual void pressPart(int index) { Q_UNUSED(index) }
    virtual void focusPart(int index) { Q_UNUSED(index) }
    /// Real widgets that stand behind the parts.
    virtual QList<QWidget*> partWidgets() const { return {}; }

protected:
    /// To be called in the constructor, once the object exists as a QObject.
    static void registerParts();
};

/// Tells a screen reader, when one listens. index -1: the widget itself.
void tellPart(QWidget* widget, int index, QAccessible::Event event);
void tellPartState(QWidget* widget, int index, const QAccessible::State& changed);
/// For tests, where no screen reader can be had: who is told instead of the platform. Null = the platform.
void setPartsTeller(void (*teller)(QAccessibleEvent*));

} // namespace wavedeck::ui
