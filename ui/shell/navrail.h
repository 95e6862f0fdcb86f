// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"
#include "ui/widgets/page.h"

#include <QActionGroup>
#include <QToolButton>

class QVBoxLayout;

namespace wavedeck::ui {

/// One page of the rail: icon over label, a bar when it is the current one, its badge. Painted by itself.
class NavButton : public QToolButton {
    Q_OBJECT
public:
    NavButton(Appearance& appearance, QAction* action, Glyph glyph, QWidget* parent);

    void setBadge(Badge badge);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void tellName();
    void paintBadge(QPainter* painter, const QRectF& icon, const QColor& behind);

    Appearance& m_appearance;
    Glyph m_glyph;
    Badge m_badge;
};

/// The column of pages at the left edge. The actions are the ones of the View menu, so menu, rail and keys are one.
class NavRail : public QWidget {
    Q_OBJECT
public:
    explicit NavRail(Appearance& appearance, QWidget* parent = nullptr);

    /// In the order of the calls; bottom ones below the stretch.
    void add(Page* page, QAction* action, bool bottom);
    NavButton* button(const QString& pageId) const;
    QList<NavButton*> buttons() const;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void layOut();

    Appearance& m_appearance;
    QVBoxLayout* m_top;
    QVBoxLayout* m_bottom;
};

} // namespace wavedeck::ui
