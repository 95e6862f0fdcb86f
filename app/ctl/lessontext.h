// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/command.h"
#include "models/store/knowledgeuse.h"
#include "models/store/search.h"

#include <functional>

/// What the commands of the knowledge base share.
namespace wavedeck::ctl {

inline constexpr qint64 kUnusedMs = 90LL * 24 * 3600 * 1000; ///< KNOW-7

/// Reads with what is stored; null = there is no database, and nothing is known.
int readingLessons(Context& context, const std::function<int(Store*)>& read);
/// Changes by who gives the command.
int changingLessons(Context& context, const Arguments& arguments,
    const std::function<int(KnowledgeRepository&, const KnowledgeBy&)>& change);
int changingStore(
    Context& context, const Arguments& arguments, const std::function<int(Store&, const KnowledgeBy&)>& change);
int changingUse(
    Context& context, const Arguments& arguments, const std::function<int(KnowledgeUse&, const KnowledgeBy&)>& change);
/// Counts something where a database is that can be written; else nothing happens.
void noting(Context& context, const std::function<void(KnowledgeUse&, const Actor&)>& note);

Result<int> lessonNumber(const QString& given); ///< `bad-value`
QString lessonText(const knowledge::Entry& entry); ///< all of it
QString markedText(const search::Hit& hit); ///< its snippet, hits bold on a terminal that can

} // namespace wavedeck::ctl
