// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"

#include <QWidget>

namespace wavedeck::ui {

/// 1 to 5 side by side, one of them chosen, or none. One stop of the Tab key; arrow keys and digits choose, Delete
/// takes the choice back. To be read only, it is no stop. GUI thread.
class ScorePicker : public QWidget {
    Q_OBJECT
public:
    /// name: "Likelihood".
    ScorePicker(const Appearance& appearance, const QString& name, QWidget* parent);

    void setNames(const QStringList& names); ///< of the five, the lowest first; made plain already
    void setValue(int value); ///< 0 = none; says nothing
    int value() const { return m_value; }
    void setEditable(bool on);
    QString word() const; ///< of what is chosen

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void picked(int value);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    void pick(int value);
    void tellName();

    const Appearance& m_appearance;
    QString m_name;
    QStringList m_names;
    int m_value = 0;
    bool m_editable = true;
};

} // namespace wavedeck::ui
