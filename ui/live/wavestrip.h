// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/live/gatecard.h"
#include "ui/live/parts.h"
#include "ui/live/wavecells.h"

#include <QAbstractScrollArea>

#include <vector>

namespace wavedeck::ui {

/// The waves of a session and the gates between them, in order: a card a wave with one cell an agent, a card a gate
/// with its criteria. GUI thread. Paints everything itself: facts only repaint what they change, and nothing moves
/// unless the structure of the session or the size of the strip does.
class WaveStrip final : public QAbstractScrollArea, public PartsHost {
    Q_OBJECT
public:
    explicit WaveStrip(const Appearance& appearance, QWidget* parent = nullptr);

    using QWidget::show;
    /// Null = there is nothing to show. now: UTC ms.
    void show(const LiveSessionPtr& live, const SessionSummary& summary, qint64 now);
    /// Marks an agent's cell from outside and brings it into view; emits nothing. Empty or unknown = none.
    void select(const QString& agentId);
    QString selectedAgent() const { return m_selected; }
    /// Rows of cells a card may have at most; three as in the mock-up, more where the window is high.
    void setMaximumRows(int rows);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

    /// Places in the viewport, as painted now; null for what is not there. Of an agent: its cell, or its team's bar.
    QRect agentRect(const QString& agentId) const;
    QRect gateRect(const QString& gateId) const;
    QRect waveRect(int wave) const;
    CellDensity densityOf(const QString& agentId) const;
    QList<TextItem> texts() const; ///< content coordinates, as StripLayout
    const StripLayout& stripLayout() const { return m_layout; }
    int currentItem() const { return m_current; } ///< of stripLayout().items; -1 = none

    QString partsName() const override;
    QAccessible::Role partsRole() const override { return QAccessible::List; }
    const QWidget* partsViewport() const override { return viewport(); }
    int partCount() const override { return int(m_layout.items.size()); }
    Part part(int index) const override;
    int partAt(const QPoint& pos) const override;
    void pressPart(int index) override;
    void focusPart(int index) override;

Q_SIGNALS:
    void selected(const QString& agentId); ///< by a person, here
    void opened(const QString& agentId); ///< double click, Enter
    void gateSelected(const QString& gateId);
    void gateOpened(const QString& gateId);
    void gateMenu(const QString& gateId, const QPoint& globalPos);
    void agentMenu(const QString& agentId, const QPoint& globalPos);

protected:
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct CardFace {
        Face face;
        std::vector<std::array<int, kAgentStates>> bars; ///< counts of each team, for those that are bars
        QRectF tag; ///< of a gate
        bool operator==(const CardFace&) const = default;
    };

    void relook();
    void layOutAll();
    void refresh();
    void refreshCells();
    bool sameStructure(const LiveSession& other) const;
    CardContext context() const;
    CardFace faceOf(const CardBox& card) const;
    void showActiveWave();
    void updateScrollBar();
    QPoint origin() const; ///< of content coordinates in the viewport
    QRect shown(const QRect& content) const { return content.translated(origin()); }
    void updateContent(const QRect& content) { viewport()->update(shown(content)); }
    void ensureShown(const QRect& content);

    void paintCard(QPainter* painter, int card, const QRegion& region);
    void paintCells(QPainter* painter, const CardBox& card, const QRegion& region);
    void paintConnector(QPainter* painter, int card) const;
    void paintMarks(QPainter* painter);

    int itemAt(const QPoint& pos) const;
    int agentOf(int item, const QPoint& pos) const; ///< -1 = none
    int neighbour(int item, int dy) const;
    int cardStart(int item, int step) const;
    void setCurrent(int item, bool tell);
    void activate(int item, const QPoint& pos, bool open);
    QString tipFor(int item) const;
    QString gateId(const StripItem& item) const;
    const QString& agentId(int agent) const { return m_live->agents[agent].row.id; }

    const Appearance& m_appearance;
    FontBook m_fonts;
    CellPainter m_cells;
    LiveSessionPtr m_live;
    SessionSummary m_summary;
    qint64 m_now = 0;
    StripFocus m_focus;
    StripLayout m_layout;
    QList<CardFace> m_faces; ///< one a card
    QList<int> m_keys; ///< CellPainter::keyOf() of each agent as painted
    QString m_selected;
    int m_selectedAgent = -1;
    int m_current = -1;
    int m_maximumRows = 3;
    int m_activeWave = -1; ///< that was brought into view
    qint64 m_scrolledAt = 0; ///< by a person, on the clock of show()
};

} // namespace wavedeck::ui
