// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/paint.h"

#include <QBasicTimer>
#include <QElapsedTimer>
#include <QWidget>

namespace wavedeck::ui {

/// The last 90 samples of a number over its thresholds. Repaints at most twice a second, however often it is fed. GUI
/// thread.
class Sparkline : public QWidget {
    Q_OBJECT
public:
    explicit Sparkline(const Appearance& appearance, QWidget* parent = nullptr);

    static constexpr int kSamples = 90;

    void setLines(const SparkLines& lines);
    /// Running normally, Warning or Bad past a threshold: whoever judges the number knows how long it has been there.
    void setTone(Tone tone);
    /// What is measured, for a screen reader: "Memory".
    void setSubject(const QString& subject);
    void push(double value); ///< below 0 = unknown
    void setSamples(const QList<double>& samples); ///< oldest first; the last 90 stay

    const QList<double>& samples() const { return m_samples; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void timerEvent(QTimerEvent* event) override;

private:
    void soon();
    void describe();

    const Appearance& m_appearance;
    SparkLines m_lines;
    Tone m_tone = Tone::Running;
    QString m_subject;
    QList<double> m_samples;
    QElapsedTimer m_painted;
    QBasicTimer m_wait;
};

} // namespace wavedeck::ui
