// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/timeline/timeline.h"
#include "models/timeline/timelinerows.h"
#include "ui/live/face.h"
#include "ui/live/parts.h"
#include "ui/timeline/bars.h"
#include "ui/timeline/timescale.h"

#include <QAbstractScrollArea>
#include <QPixmap>

#include <memory>

namespace wavedeck::ui {

using TimelinePtr = std::shared_ptr<const Timeline>;

/// Agents over time: a name column that stays, a row an agent, its attempts as bars; what is folded as thin lines. Only
/// rows in view are painted, and of them only bars in view. Facts repaint the rows they change; neither scroll nor
/// selection moves because of them. Owns the time scale, which others follow by scaleChanged(). GUI thread.
class GanttView final : public QAbstractScrollArea, public PartsHost {
    Q_OBJECT
public:
    explicit GanttView(const Appearance& appearance, QWidget* parent = nullptr);

    using QWidget::show;
    /// Null = there is nothing to show.
    void show(const LiveSessionPtr& live, const TimelinePtr& timeline);
    void setGrouping(TimelineGrouping grouping);
    TimelineGrouping grouping() const { return m_grouping; }

    /// Opens the way to an agent and brings it into view; false = there is none with this id.
    bool select(const QString& agentId);
    QString selectedAgent() const { return m_selected; }
    int selectedIndex() const; ///< in LiveSession::agents; -1 = none
    void openSelected(); ///< agent: opened(); something else: folds or unfolds

    const TimeScale& scale() const { return m_scale; }
    int nameWidth() const; ///< of the column that stays; wider for long names, as far as there is room
    void zoomBy(double factor); ///< around now while it is in view, else around the middle
    void panBy(double pixels); ///< ends following
    void fit(); ///< the whole session; grows with it
    void setFollowing(bool on); ///< now keeps its place
    bool isFollowing() const { return m_mode != Mode::Free && m_timeline && m_timeline->live; }

    const QList<TimelineRow>& rows() const { return m_rows; }
    int currentRow() const { return m_current; }
    QRect rowRect(int row) const; ///< in the viewport
    /// For tests: rows painted since the last time one asked.
    int takePaintedRows() { return std::exchange(m_painted, 0); }

    QString partsName() const override;
    QAccessible::Role partsRole() const override { return QAccessible::List; }
    const QWidget* partsViewport() const override { return viewport(); }
    int partCount() const override { return int(m_rows.size()); }
    Part part(int index) const override;
    int partAt(const QPoint& pos) const override { return rowAt(pos.y()); }
    void pressPart(int index) override;
    void focusPart(int index) override;

Q_SIGNALS:
    void scaleChanged();
    void followingChanged(bool on);
    void selectedChanged(const QString& agentId); ///< by a person, here
    void opened(const QString& agentId);

protected:
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    enum class Mode { Fitted, Following, Free };
    using Lines = QList<QList<TimelineBar>>;
    /// What stands behind the bars of a row; painted above everything that crosses it.
    struct PlacedWords {
        BarWords words;
        QRectF rect;
        QRectF row;
    };

    void relook();
    bool rebuildRows(); ///< true = they changed
    void measureRows();
    void updateScrollBar();
    int heightOf(const TimelineRow& row, int index) const;
    const Lines& linesOf(int row) const;
    int rowAt(int y) const; ///< of the viewport; -1 = none
    int rowOfKey(const QString& key) const;
    int topOf(int row) const { return m_tops[row]; }
    int firstRow() const;
    void measureNames();
    void setCurrent(int row, bool byPerson);
    void ensureShown(int row);
    void toggle(int row);
    void updateRow(int row);
    void updateChanged(const Timeline& before);
    void tellStates(const LiveSession& before);
    bool looksOtherwise(int row, const Timeline& before) const;

    void keepScale();
    void fitScale();
    qint64 fitEnd() const;
    void setMode(Mode mode);
    void scaleMoved();
    void keepInReach();
    void zoomAt(double factor, double x);

    QRect chartRect() const;
    void paintBack(QPainter* painter, const QRect& part) const;
    void paintRow(QPainter* painter, int row, QList<PlacedWords>* words) const;
    void paintBars(QPainter* painter, int row, const QRectF& rect, QList<PlacedWords>* words) const;
    void paintRun(QPainter* painter, const QRectF& rect, const TimelineBar& bar) const;
    void paintLines(QPainter* painter, const QRectF& rect, const Lines& lines) const;
    void paintLead(QPainter* painter, int row, const QRectF& rect, QList<PlacedWords>* words) const;
    void paintName(QPainter* painter, int row, const QRect& rect) const;
    Face nameFace(int row, const QRect& rect) const;
    void writeGroup(Face* face, int row, const QRect& rect, const QColor& behind) const;
    void paintWords(QPainter* painter, const PlacedWords& placed, bool selected) const;
    bool place(const BarWords& words, const QRectF& row, qreal x, qreal limit, QList<PlacedWords>* out) const;
    void paintGates(QPainter* painter) const;
    void paintGateLabels(QPainter* painter, const QRect& part) const;
    int gateRow(const TimelineGate& gate) const;
    QRectF barRect(const QRectF& row, qint64 from, qint64 to) const;
    AgentState stateOf(const TimelineRow& row) const;
    std::pair<qint64, qint64> spanOf(const TimelineRow& row) const;
    QString titleOf(const TimelineRow& row) const;
    QString subOf(const TimelineRow& row) const;
    QString sentence(int row) const;
    const LiveAgent& agentOf(const TimelineRow& row) const { return m_live->agents[row.agent]; }

    const Appearance& m_appearance;
    FontBook m_fonts;
    LiveSessionPtr m_live;
    TimelinePtr m_timeline;
    TimelineGrouping m_grouping = TimelineGrouping::Waves;
    TimelineFolds m_folds;
    QList<TimelineRow> m_rows;
    QList<int> m_tops; ///< of each row in the content; one more than rows
    mutable QHash<QString, Lines> m_lines; ///< of closed rows, as far as they were asked for
    struct Name {
        std::pair<AgentState, bool> looks; ///< state and whether it is the current one, as it was made for
        Face face;
    };
    mutable QHash<int, Name> m_names; ///< of rows, as far as they were painted
    qreal m_longest = 0; ///< name, in pixels
    QPixmap m_future;
    TimeScale m_scale;
    Mode m_mode = Mode::Fitted;
    double m_nowAt = 0.6; ///< where now stands while following, as a part of the width
    QString m_selected;
    int m_current = -1;
    QPoint m_pressed;
    QPoint m_dragged;
    bool m_isDragging = false;
    int m_painted = 0;
};

/// Who is meant by a row: "Wave 2 Analysis", "C-03 Auth & sessions", made plain.
QString rowTitle(const LiveSession& live, const TimelineRow& row);
QString rowSub(const LiveSession& live, const TimelineRow& row, qint64 now);
QString gateText(const LiveSession& live, const TimelineGate& gate);

} // namespace wavedeck::ui
