// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/logaccess.h"

#include "ui/live/logview.h"

#include <QAccessibleWidget>

#include <algorithm>

namespace wavedeck::ui {

namespace {

class LogAccess : public QAccessibleWidget, public QAccessibleTextInterface {
public:
    explicit LogAccess(LogView* view)
        : QAccessibleWidget(view, QAccessible::EditableText)
    {
    }

    void* interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::TextInterface ? static_cast<QAccessibleTextInterface*>(this)
                                                  : QAccessibleWidget::interface_cast(type);
    }
    QString text(QAccessible::Text what) const override
    {
        return what == QAccessible::Value ? all() : QAccessibleWidget::text(what);
    }
    QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        state.readOnly = state.multiLine = state.selectableText = true;
        return state;
    }

    void selection(int, int* from, int* to) const override { *from = *to = 0; }
    int selectionCount() const override { return 0; }
    void addSelection(int, int) override { }
    void removeSelection(int) override { }
    void setSelection(int, int, int) override { }
    int cursorPosition() const override { return 0; }
    void setCursorPosition(int) override { }
    QString text(int from, int to) const override { return all().mid(from, to - from); }
    int characterCount() const override { return int(all().size()); }
    QRect characterRect(int offset) const override
    {
        const QRect line = view()->lineRect(view()->topLine() + all().left(offset).count(QLatin1Char('\n')));
        return line.translated(view()->viewport()->mapToGlobal(QPoint()));
    }
    int offsetAtPoint(const QPoint& point) const override
    {
        const QString text = all();
        const int y = view()->viewport()->mapFromGlobal(point).y();
        qsizetype at = 0;
        for (qint64 line = view()->topLine(); view()->lineRect(line).isValid(); ++line) {
            if (y <= view()->lineRect(line).bottom())
                return int(at);
            at += view()->shownText(line).size() + 1;
        }
        return int(std::min(at, text.size()));
    }
    void scrollToSubstring(int from, int) override
    {
        view()->goToLine(view()->topLine() + all().left(from).count(QLatin1Char('\n')));
    }
    QString attributes(int, int* from, int* to) const override
    {
        *from = 0;
        *to = characterCount();
        return {};
    }

private:
    LogView* view() const { return static_cast<LogView*>(object()); }
    QString all() const { return view()->visibleText(); }
};

QAccessibleInterface* makeInterface(const QString&, QObject* object)
{
    auto* view = qobject_cast<LogView*>(object);
    return view ? new LogAccess(view) : nullptr;
}

} // namespace

void registerLogAccess()
{
    static const bool once = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(once)
}

} // namespace wavedeck::ui
