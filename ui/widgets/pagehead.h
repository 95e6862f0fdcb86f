// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace wavedeck::ui {

/// The head of a page: title, what it is about in grey, and widgets at the right; a line below.
class PageHead : public QWidget {
    Q_OBJECT
public:
    PageHead(Appearance& appearance, const QString& title, QWidget* parent);

    void setSub(const QString& text); ///< plain text
    void addRight(QWidget* widget);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void restyle();
    void fitSub();

    Appearance& m_appearance;
    QLabel* m_title;
    QLabel* m_sub;
    QString m_subText;
    QHBoxLayout* m_layout;
};

} // namespace wavedeck::ui
