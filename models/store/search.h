// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/knowledge/hit.h"
#include "models/store/store.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

/// Looking for words in lessons, debt, risk assessments, sessions, their reports and gates, and retrospectives
/// (KNOW-7). Only reads; any thread with a store of its own.
namespace wavedeck::search {

/// What can be found, in the order of a result: `lesson`, …; and how it is called.
const QStringList& kinds();
QString kindTitle(const QString& kind); ///< "Risk assessment"

struct Asked {
    QStringList kinds = {}; ///< empty = all
    int most = 50;
};

/// Every word of a text must be there, the beginning of it is enough; between quotation marks words stand next to each
/// other, as they are. Nothing in the text is syntax. At most 32 words count. Best first.
QList<Hit> allOf(Store& store, const QString& text, const Asked& asked = {});
/// At least one of the words, whole.
QList<Hit> anyOf(Store& store, const QStringList& words, const Asked& asked = {});

/// The words that tell most of a text: the longest, each once, without those that every text has.
QStringList tellingWords(const QString& text, qsizetype most);

QJsonObject document(const Hit& hit);

} // namespace wavedeck::search
