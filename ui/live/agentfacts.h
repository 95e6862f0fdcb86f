// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/live.h"
#include "ui/theme/appearance.h"

#include <QList>
#include <QWidget>

/// What the page of an agent says of it, as words. Pure but for the widget; GUI thread.
namespace wavedeck::ui {

/// One number: "Elapsed", "34:08", "limit 30:00".
struct AgentFact {
    static constexpr int kNoBar = -2;

    QString title;
    QString value;
    QString more;
    Tone tone = Tone::Neutral;
    int bar = kNoBar; ///< percent before the value; -1 = unknown, striped
    bool pastLimit = false; ///< the bar is hatched

    bool operator==(const AgentFact&) const = default;
};

/// Progress with its source, elapsed and limit, tokens, cost, memory, CPU, process.
/// step: "step 6 of 8"; empty = not told. memoryTotal: bytes of the machine; 0 = not known.
QList<AgentFact> factsOf(const LiveAgent& agent, qint64 now, const QString& step = {}, qint64 memoryTotal = 0);

/// The certificate of its end, as rows of title and value; empty while it has not ended.
QList<AgentFact> endOf(const LiveAgent& agent);

/// What it does now and whom it belongs to, as rows of title and value.
QList<AgentFact> relationsOf(const LiveSession& live, const LiveAgent& agent);

/// Facts side by side, or one below the other; what has no room is elided and stands in the tool tip. Reads as text.
class FactList : public QWidget {
    Q_OBJECT
public:
    FactList(const Appearance& appearance, const QString& name, Qt::Orientation orientation, QWidget* parent);
    void setFacts(const QList<AgentFact>& facts);
    /// Side by side: what stands behind the values, where there is room.
    void setTerse(bool on);
    const QList<AgentFact>& facts() const { return m_facts; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    void paintAcross(QPainter* painter) const;
    void paintDown(QPainter* painter) const;
    int rowHeight() const;
    bool isTerse() const; ///< asked for, or there is no room
    int widthOf(const AgentFact& fact, bool terse) const;

    const Appearance& m_appearance;
    QString m_name;
    Qt::Orientation m_orientation;
    QList<AgentFact> m_facts;
    bool m_terse = false;
};

} // namespace wavedeck::ui
