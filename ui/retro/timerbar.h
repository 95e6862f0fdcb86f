// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace wavedeck::ui {

class ElideLabel;

/// The large number of a running retrospective: what is left of its phase, or how far it is over ("+2:10"). Each digit
/// as wide as "0": it does not move. GUI thread.
class TimerFace : public QWidget {
    Q_OBJECT
public:
    TimerFace(const Appearance& appearance, QWidget* parent);
    /// Whole seconds as shown: 17:41.3 left is "17:42", as a clock that has not come to :41.
    static QString text(qint64 leftMs);
    void setLeft(qint64 leftMs, bool running);
    QString shown() const { return m_text; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Appearance& m_appearance;
    QString m_text;
    bool m_over = false;
    bool m_running = false;
};

/// A number over its name: "Notes in phase 14".
struct TimerCount {
    QString name;
    QString value;

    bool operator==(const TimerCount&) const = default;
};

/// Timer, phase, what is done to them, and counts at the right; where there is no room for these, they stand below as
/// one line. GUI thread.
class TimerBar : public QWidget {
    Q_OBJECT
public:
    TimerBar(Appearance& appearance, QWidget* parent);

    void setPhase(const QString& name, const QString& sub);
    void setCounts(const QList<TimerCount>& counts);
    QString sub() const;
    QString counts() const; ///< as one line
    TimerFace* face() const { return m_face; }
    QPushButton* pause() const { return m_pause; }
    QPushButton* extend() const { return m_extend; }
    QPushButton* next() const { return m_next; }
    /// words: "Pause" or "Resume".
    void setRunning(bool running, const QString& words);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit();

    Appearance& m_appearance;
    TimerFace* m_face;
    QLabel* m_phase;
    ElideLabel* m_sub;
    QPushButton* m_pause;
    QPushButton* m_extend;
    QPushButton* m_next;
    QWidget* m_rule;
    QWidget* m_side;
    QList<std::pair<QLabel*, QLabel*>> m_counts; ///< name, value
    ElideLabel* m_line;
    QList<TimerCount> m_told;
};

} // namespace wavedeck::ui
