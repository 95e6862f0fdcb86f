// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/debt/item.h"
#include "models/store/debtrepository.h"

#include <QByteArray>
#include <QJsonObject>

/// The register as one file, and back (DEBT-14). Markdown and JSON lose nothing of an item; CSV is for spreadsheets.
/// Pure; any thread.
namespace wavedeck::debt {

/// RFC 4180: every cell quoted, lines end in CR LF. No cell begins a formula: what begins with = + - @ TAB CR LF or NUL
/// gets a ' in front.
QByteArray csvOf(const QList<DebtItem>& items);

/// TECHNICAL_DEBT.md: what is open and resolved by priority, then every item under its priority with every field. Texts
/// are escaped: nothing of them is markup, and control characters and those that turn or hide text are written out.
QByteArray markdownOf(const QList<DebtItem>& items, qint64 now);
/// `{"items":[…],"history":[…]}`.
QJsonObject jsonOf(const QList<DebtItem>& items, const QList<DebtEvent>& events, qint64 now);

/// What reading such a file gave.
struct ReadItems {
    QList<DebtItem> items;
    QStringList warnings; ///< `line 7: …`
};
/// Also the shorter form of other documents: `- DEBT-001: title` below a heading that names P0 … P3 or Critical … Low;
/// `DEBT-008 through DEBT-014: a, b, c` stands for each of them. A heading's own count is held against what stands
/// there (INC-19). `bad-value` names the line.
Result<ReadItems> itemsOfMarkdown(const QByteArray& text);
Result<ReadItems> itemsOfJson(const QJsonObject& document);

constexpr qsizetype kMostItems = 100'000; ///< of a file

} // namespace wavedeck::debt
