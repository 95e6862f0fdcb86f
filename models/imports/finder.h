// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/imports/fields.h"
#include "models/imports/report.h"

#include <QHash>
#include <QSet>

/// For models/imports/ alone: what the recognisers share. Each goes by the shape of the document (words of headings,
/// labels, lists, tables), never by which document it is.
namespace wavedeck::imports {

class Finder {
public:
    Finder(const Document& read, Report& told)
        : document(read)
        , report(told)
    {
    }

    const Document& document;
    Report& report;

    /// A reference that holds until the next one. Past kMostObjects the document is refused, and nothing grows any
    /// more.
    Found& add(const char* kind, int line, const QString& title, Certainty certainty = Certainty::High);
    /// Ambiguous: it is listed, and left out until somebody ticks it.
    Found& addUnsure(const char* kind, int line, const QString& title, const QString& why);

    bool full() const { return report.found.size() > kMostObjects; }
    const Line& at(qsizetype index) const { return document.lines.at(index); }
    qsizetype size() const { return document.lines.size(); }
    const Section& sectionOf(const Line& line) const { return document.sections.at(line.section); }
    /// Title of the section and of those above it, innermost first.
    QStringList titlesAbove(int section) const;
    bool isIn(int section, std::initializer_list<const char*> words) const; ///< some title above has such a word
    /// The items of the list that follows index, up to the first line that is none; below an item only those that are
    /// deeper than it, so that no line is in many lists. At most 2,000.
    QList<const Line*> listAfter(qsizetype index) const;
    /// The first label (or bold line) with this name; -1 = none.
    qsizetype labelled(const char* name, qsizetype from = 0) const;

private:
    Found m_beyond;
    mutable QHash<int, QString> m_keys; ///< of titles, by section
};

/// A retrospective that we exported ourselves: all of it, exactly. false: it is none, or was changed otherwise than
/// by taking out, moving or renaming entries.
bool findOwn(const QString& markdown, Report& report);
/// Whether it looks like one; what stands behind the index is then no part of the report for people.
qsizetype recordAt(const QString& markdown);

void findAbout(Finder& finder);
void findParticipants(Finder& finder);
void findPerspectives(Finder& finder); ///< cards, roll call, themes
void findContributions(Finder& finder);
void findRecommendations(Finder& finder);
void findActions(Finder& finder);
void findNextSteps(Finder& finder);
void findSteps(Finder& finder); ///< phases, waves, gates, weeks
void findDebt(Finder& finder);
void findRisks(Finder& finder);
void findLists(Finder& finder); ///< layers, check lists, tiers, documents in brackets
void findTables(Finder& finder);
void findLessons(Finder& finder);
void findKnowledge(Finder& finder);

/// Words a title is compared with where a document gives numbers twice: models/imports/warnings.cpp.
void findContradictions(const Document& document, Report& report);
void findStatedCounts(const Document& document, Report& report);
void findStatedNumbers(const Document& document, Report& report);

/// Tables (by index) that another one repeats, earlier or with more columns and rows, and which one. Only of the first
/// 50, with at most 64 columns and 50 rows: linear in what is compared.
QHash<qsizetype, qsizetype> repeatedTables(const Document& document);

/// Column whose title has one of these words; -1 = none.
int columnOf(const Table& table, std::initializer_list<const char*> words);

} // namespace wavedeck::imports
