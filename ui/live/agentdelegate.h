// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/delegates.h"

#include <functional>

namespace wavedeck::ui {

/// All cells of the agent tree. GUI thread.
class AgentDelegate : public CellDelegate {
    Q_OBJECT
public:
    using Pending = std::function<QString(const QString& agent)>;
    AgentDelegate(const Appearance& appearance, QObject* parent);

    /// What is being done to an agent ("Cancelling…"), shown in place of its step; empty = nothing.
    void setPending(Pending pending) { m_pending = std::move(pending); }
    /// The facts are old: numbers turn grey.
    void setStale(bool stale) { m_stale = stale; }

    /// How wide a column of numbers or states must be for everything that usually stands in it. long: some times are
    /// of an hour or more.
    int usualWidth(int column, bool longTimes) const;

protected:
    void content(QPainter* painter, const Cell& cell) const override;
    qreal contentWidth(const QModelIndex& index) const override;

private:
    void name(QPainter* painter, const Cell& cell) const;
    void state(QPainter* painter, const Cell& cell) const;
    void step(QPainter* painter, const Cell& cell) const;
    void progress(QPainter* painter, const Cell& cell) const;
    void elapsed(QPainter* painter, const Cell& cell) const;
    void number(QPainter* painter, const Cell& cell, const QString& text) const;
    QColor numberColour(const Cell& cell, bool known) const;

    Pending m_pending;
    bool m_stale = false;
};

/// A raw value of a number column as it is written: "412 k", "$1.24", "612 MiB", "34 %"; kNone when unknown.
QString agentNumber(int column, const QVariant& value);

} // namespace wavedeck::ui
