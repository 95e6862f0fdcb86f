// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/live/face.h"
#include "ui/live/gauge.h"
#include "ui/live/parts.h"

#include "models/live/live.h"

#include <QWidget>

#include <array>
#include <optional>

namespace wavedeck::ui {

/// What the machine gives: memory, CPU, and the latency and errors the agents tell of their requests, each with its
/// last 90 samples between its warning and critical line. GUI thread; fed once a second.
class ResourceStrip final : public QWidget, public PartsHost {
    Q_OBJECT
public:
    enum Resource { Memory, Cpu, Latency, Errors };
    static constexpr int kResources = 4;

    explicit ResourceStrip(const Appearance& appearance, QWidget* parent = nullptr);

    void setThresholds(const Thresholds& thresholds);
    /// A recorded session is shown beside the machine as it is today: it says so.
    void setRecorded(bool recorded);
    void feed(const MachineSample& sample);
    const Gauge& gauge(Resource resource) const { return m_cells[std::size_t(resource)].gauge; }
    const Face& face(Resource resource) const { return m_cells[std::size_t(resource)].face; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

    QString partsName() const override { return QStringLiteral("Resources of the machine"); }
    QAccessible::Role partsRole() const override { return QAccessible::List; }
    const QWidget* partsViewport() const override { return this; }
    int partCount() const override { return kResources; }
    Part part(int index) const override;
    int partAt(const QPoint& pos) const override;
    void pressPart(int index) override { Q_EMIT activated(Resource(index)); }
    void focusPart(int index) override;

Q_SIGNALS:
    /// A person asks who uses it: click, Enter.
    void activated(wavedeck::ui::ResourceStrip::Resource resource);
    /// A resource came to another level.
    void levelChanged(wavedeck::ui::ResourceStrip::Resource resource);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Cell {
        Gauge gauge;
        QRect rect;
        QRectF chart;
        Face face;
    };

    void rebuild();
    void rebuildCell(int index);
    void writeLines(Cell& cell, int index, const QRectF& labels);
    static std::pair<QString, QString> number(int index, double value); ///< as shown: "74", "%"
    QString name(int index) const;
    QString detail(int index) const;
    QString levelWords(int index) const;
    QString lineWords(int index, double line) const;
    double top(const Cell& cell) const; ///< value at the upper edge of the chart
    void setCurrent(int index);
    void paintChart(QPainter* painter, const Cell& cell) const;

    const Appearance& m_appearance;
    FontBook m_fonts;
    MachineSample m_sample;
    std::optional<Thresholds> m_thresholds;
    bool m_recorded = false;
    std::array<Cell, kResources> m_cells;
    int m_current = 0;
    int m_pressed = -1;
};

} // namespace wavedeck::ui
