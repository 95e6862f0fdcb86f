// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/timeline/timeline.h"
#include "ui/live/face.h"

#include <QFrame>

class QPushButton;

namespace wavedeck::ui {

/// A fact of the selected agent: "Waited" "1:26".
struct TimelineFact {
    QString name;
    QString value;
    bool operator==(const TimelineFact&) const = default;
};

/// What the timeline knows of an agent, in the order of time. Pure.
QList<TimelineFact> timelineFacts(const LiveSession& live, const Timeline& timeline, int agent);

/// The selected agent in one line, and a button to its page. GUI thread.
class TimelineFoot final : public QFrame {
    Q_OBJECT
public:
    explicit TimelineFoot(const Appearance& appearance, QWidget* parent = nullptr);

    using QWidget::show;
    /// agent: index; -1 = none is selected.
    void show(const LiveSession* live, const Timeline* timeline, int agent);
    QPushButton* openButton() const { return m_open; }
    const QList<TimelineFact>& facts() const { return m_facts; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void relook();
    void write();

    const Appearance& m_appearance;
    FontBook m_fonts;
    QPushButton* m_open;
    QString m_name;
    AgentState m_state = AgentState::Queued;
    QList<TimelineFact> m_facts;
    Face m_face;
};

} // namespace wavedeck::ui
