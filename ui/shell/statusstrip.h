// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/alert/alertrule.h"
#include "ui/shell/statuspart.h"

#include <QStatusBar>

#include <array>

namespace wavedeck::ui {

class SessionWatch;

/// The bottom line of every page: what the followed session does now, and how the window stands to the engine. Parts
/// that find no room go, the least important first; none is ever cut but the verdict, last of all.
class StatusStrip : public QStatusBar {
    Q_OBJECT
public:
    enum Part {
        Verdict,
        WavePart,
        Elapsed,
        Done,
        AttentionPart,
        Memory,
        Cost,
        PersonPart,
        Engine,
        ClockPart,
        Shortcuts
    };
    static constexpr int kParts = 11;

    StatusStrip(Appearance& appearance, const SessionWatch& watch, QAction* shortcuts, QAction* goLive,
        QAction* goPeople, QWidget* parent = nullptr);

    StatusPart* part(Part which) const { return m_parts[std::size_t(which)]; }
    void setPerson(const StatusText& person); ///< who is signed in
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

public Q_SLOTS:
    void refresh();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void restyle();
    void fillSession();
    void fillMachine();
    void fillEngine();
    void layOut();
    void place(const std::array<int, kParts>& wanted);

    Appearance& m_appearance;
    const SessionWatch& m_watch;
    std::array<StatusPart*, kParts> m_parts{};
    StatusText m_engineShort; ///< what is left of the engine's part when room is short
    StatusText m_engineLong;
    AlertLevel m_memory = AlertLevel::Normal;
};

} // namespace wavedeck::ui
