// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"

#include <QWidget>

namespace wavedeck::ui {

/// A key in a frame: "Ctrl K". GUI thread.
class KeyHint : public QWidget {
    Q_OBJECT
public:
    KeyHint(const Appearance& appearance, const QString& keys, QWidget* parent = nullptr);
    void setKeys(const QString& keys);
    QString keys() const { return m_keys; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Appearance& m_appearance;
    QString m_keys;
};

} // namespace wavedeck::ui
