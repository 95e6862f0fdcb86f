// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/protocol/protocolwords.h"

/// Internal to the words of the protocol page.
namespace wavedeck::ui::protocol {

constexpr int kMostRows = 300; ///< of a list; the rest is counted
constexpr int kMostReason = 200;

QString tr(const char* text);
/// The whole of a row for a screen reader.
QString speak(const AgentRow& row);
/// Says how many rows are not shown.
void close(QList<AgentRow>& rows, qsizetype all);

/// Of all agents; told = some agent told anything.
struct Spent {
    qint64 cost = 0;
    qint64 tokens = 0;
    bool told = false;
};
Spent spentOf(const LiveSession& live);

} // namespace wavedeck::ui::protocol
