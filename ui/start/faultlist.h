// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/plan/planreader.h"

#include <QListWidget>

namespace wavedeck::ui {
class Appearance;
}

namespace wavedeck::ui::start {

/// The faults of a plan, each with its line; choosing one tells the line.
class FaultList : public QListWidget {
    Q_OBJECT
public:
    FaultList(const Appearance& appearance, QWidget* parent = nullptr);
    void setFaults(const QList<Fault>& faults);
    QSize sizeHint() const override;

Q_SIGNALS:
    void lineAsked(int line);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    const Appearance& m_appearance;
};

} // namespace wavedeck::ui::start
