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
    QString title;
    QString value;
    QString more;
    Tone tone = Tone::Neutral;

    bool operator==(const AgentFact&) const = default;
};

/// Progress with its source, elapsed and limit, tokens, cost, memory, CPU, process.
QList<AgentFact> factsOf(const LiveAgent& agent, qint64 now);

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
    const QList<AgentFact>& facts() const { return m_facts; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    void paintAcross(QPainter* painter) const;
    void paintDown(QPainter* painter) const;
    int widthOf(const AgentFact& fact) const;
    int rowHeight() const;

    const Appearance& m_appearance;
    QString m_name;
    Qt::Orientation m_orientation;
    QList<AgentFact> m_facts;
};

} // namespace wavedeck::ui
