// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

/// The ring around whatever has the keyboard (ui.md 2.3). GUI thread.
namespace wavedeck::ui {

class Appearance;

/// Two pixels of accent colour, one pixel outside the control. A transparent widget above it, cut out in the middle, so
/// that it costs nothing when the control repaints and no style sheet hides it.
///
/// Dynamic property `focusRing` of a widget: `outside` (as without it), `inside` (flush neighbours: rail, tabs), `none`
/// (it paints its own, as item views do: a frame inside the row).
class FocusRing : public QWidget {
    Q_OBJECT
public:
    explicit FocusRing(const Appearance& appearance);

    /// Null hides it. The ring becomes a child of the target's window.
    void setTarget(QWidget* target);
    QWidget* target() const { return m_target; }

    /// Does the widget get a ring when it has the focus?
    static bool wants(const QWidget* widget);

protected:
    bool eventFilter(QObject* object, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void watch(bool on);
    void follow();

    const Appearance& m_appearance;
    QPointer<QWidget> m_target;
    QList<QPointer<QWidget>> m_watched; ///< the target and all it lies in
    QRectF m_ring; ///< in own coordinates
};

} // namespace wavedeck::ui
