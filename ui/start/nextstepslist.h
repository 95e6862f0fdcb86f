// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/nextsteps.h"
#include "ui/widgets/dialogs.h"

#include <QFrame>
#include <QList>

namespace wavedeck::ui {
class Appearance;
}

namespace wavedeck::ui::start {

/// HAND-5: what earlier sessions recommend for the next one, each with the choice done or ignored. GUI thread.
class NextStepsList : public QFrame {
    Q_OBJECT
public:
    /// refusal: why the last choice was refused; empty = it was not. all: not only the first ones.
    NextStepsList(const Appearance& appearance, const QList<history::NextStep>& steps, const QString& refusal, bool all,
        Ask ask, QWidget* parent);

    QList<QWidget*> order() const { return m_buttons; } ///< two a step, and the one for all of them

Q_SIGNALS:
    /// state: done, ignored.
    void chosen(const wavedeck::history::NextStep& step, const QString& state, const QString& reason);
    void allAsked();

private:
    QWidget* row(const history::NextStep& step, QWidget* parent);
    void askIgnore(const history::NextStep& step);

    const Appearance& m_appearance;
    Ask m_ask;
    QList<QWidget*> m_buttons;
};

} // namespace wavedeck::ui::start
