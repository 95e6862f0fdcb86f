// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/plan/planreader.h"

#include <QPlainTextEdit>

namespace wavedeck::ui {
class Appearance;
}

namespace wavedeck::ui::start {

/// The text of a plan with numbered lines, to be read; the lines with faults are marked and say what is wrong.
class PlanText : public QPlainTextEdit {
    Q_OBJECT
public:
    PlanText(const Appearance& appearance, QWidget* parent = nullptr);

    void setPlan(const QByteArray& text, const QList<Fault>& faults, const QList<Fault>& warnings);
    void goToLine(int line); ///< 1-based: the caret stands there, in the middle of the view
    int currentLine() const;
    int lines() const { return m_lines; }
    QSize sizeHint() const override { return {100, minimumHeight()}; }
    /// What stands beside a line; empty = nothing is wrong with it.
    QString noteOf(int line) const { return m_notes.value(line).text; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Note {
        QString text;
        bool warning = false;
    };
    void mark();
    void layOut();
    void placeNumbers();
    void paintNumbers();
    int numbersWidth() const;

    const Appearance& m_appearance;
    QWidget* m_numbers;
    QHash<int, Note> m_notes; ///< by line
    int m_lines = 0;
};

} // namespace wavedeck::ui::start
