// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/retro/reportrecord.h"

#include "models/retro/reporttext.h"

#include <algorithm>
#include <span>
#include <type_traits>

namespace wavedeck::retro {

namespace {

// ---- cells

QString cellOf(int value)
{
    return value < 0 ? QStringLiteral("-") : QString::number(value);
}
QString cellOf(double value)
{
    return value < 0 ? QStringLiteral("-") : QString::number(value, 'g', 17);
}
QString cellOf(bool value)
{
    return value ? QStringLiteral("yes") : QStringLiteral("no");
}
QString cellOf(const QString& value)
{
    return value.isEmpty() ? QStringLiteral("-") : marked(value);
}
QString cellOf(const QList<int>& value)
{
    QStringList all;
    for (const int one : value)
        all.append(QString::number(one));
    return all.isEmpty() ? QStringLiteral("-") : all.join(QStringLiteral(", "));
}

void readCell(const QString& cell, int& value)
{
    value = cell == QLatin1String("-") ? -1 : std::max(0, cell.toInt());
}
void readCell(const QString& cell, double& value)
{
    bool isNumber = false;
    const double given = cell.toDouble(&isNumber);
    value = isNumber && given >= 0 && given <= 1e9 ? given : -1;
}
void readCell(const QString& cell, bool& value)
{
    value = cell == QLatin1String("yes");
}
void readCell(const QString& cell, QString& value)
{
    value = cell == QLatin1String("-") ? QString() : unmarked(cell);
}
void readCell(const QString& cell, QList<int>& value)
{
    for (const QString& one : cell.split(QStringLiteral(", ")))
        if (const int number = one.toInt(); number > 0)
            value.append(number);
}

template <class T> struct Column {
    const char* title;
    QString (*write)(const T&);
    void (*read)(const QString&, T&);
};

template <class M> struct OwnerOf;
template <class T, class V> struct OwnerOf<V T::*> {
    using Type = T;
};
template <auto Member> using Of = typename OwnerOf<decltype(Member)>::Type;

template <auto Member> constexpr Column<Of<Member>> plain(const char* title)
{
    return {title, [](const Of<Member>& one) { return cellOf(one.*Member); },
        [](const QString& cell, Of<Member>& one) { readCell(cell, one.*Member); }};
}
template <auto Member> constexpr Column<Of<Member>> time(const char* title)
{
    return {title, [](const Of<Member>& one) { return timeText(one.*Member); },
        [](const QString& cell, Of<Member>& one) { one.*Member = timeOf(cell); }};
}
template <auto Member> constexpr Column<Of<Member>> duration(const char* title)
{
    return {title, [](const Of<Member>& one) { return durationText(one.*Member); },
        [](const QString& cell, Of<Member>& one) { one.*Member = durationOf(cell); }};
}

// ---- tables

constexpr Column<Retro> kAbout[] = {plain<&Retro::id>("Register"), plain<&Retro::templateName>("Template"),
    plain<&Retro::state>("State"), plain<&Retro::phase>("Phase"), plain<&Retro::anonymous>("Anonymous"),
    plain<&Retro::votesShown>("Votes shown"), plain<&Retro::votesEach>("Votes of each"),
    plain<&Retro::votesPerTheme>("Votes on one theme"), plain<&Retro::facilitator>("Facilitator"),
    plain<&Retro::speaker>("Speaker"), time<&Retro::createdAt>("Created"), time<&Retro::startedAt>("Started"),
    time<&Retro::closedAt>("Closed"), time<&Retro::followUpAt>("Follow-up"), plain<&Retro::roti>("ROTI, tenths"),
    plain<&Retro::savedHours>("Hours saved, expected"), time<&Retro::openUntil>("Open until"),
    plain<&Retro::plannedMin>("Planned minutes")};
constexpr Column<Phase> kPhases[] = {plain<&Phase::name>("Phase"), plain<&Phase::id>("Key"),
    plain<&Phase::state>("State"), duration<&Phase::plannedMs>("Planned"), duration<&Phase::spentMs>("Actual")};
constexpr Column<Participant> kPeople[]
    = {plain<&Participant::number>("No."), plain<&Participant::name>("Name"), plain<&Participant::agent>("Agent"),
        plain<&Participant::facilitator>("Facilitates"), plain<&Participant::hasRead>("Has read"),
        duration<&Participant::spokenMs>("Spoken"), plain<&Participant::votesCast>("Votes given")};
constexpr Column<Note> kNotes[] = {plain<&Note::number>("No."), plain<&Note::theme>("Theme"),
    plain<&Note::votes>("Votes"), time<&Note::at>("Said"), plain<&Note::cites>("About")};
constexpr Column<Theme> kThemes[]
    = {plain<&Theme::number>("No."), plain<&Theme::letter>("Theme"), plain<&Theme::votes>("Votes")};
constexpr Column<Recommendation> kRecommendations[] = {plain<&Recommendation::number>("No."),
    plain<&Recommendation::raw>("Raw"), plain<&Recommendation::by>("By"), plain<&Recommendation::horizon>("Horizon"),
    plain<&Recommendation::effortSaid>("Effort as said"), plain<&Recommendation::from>("Made of raw")};

QString row(const QStringList& cells)
{
    return QStringLiteral("| ") + cells.join(QStringLiteral(" | ")) + QStringLiteral(" |\n");
}

/// A table of its own heading; place: in its last column, null = there is none.
template <class T, std::size_t N>
QString table(const char* heading, const QList<T>& list, const Column<T> (&columns)[N],
    QString (*place)(const T&, const Record&), const Record& record)
{
    if (list.isEmpty())
        return {};
    QStringList cells;
    for (const Column<T>& one : columns)
        cells.append(QLatin1String(one.title));
    if (place)
        cells.append(QStringLiteral("Entry"));
    QString text = QStringLiteral("### ") + QLatin1String(heading) + QStringLiteral("\n\n") + row(cells);
    text += QLatin1Char('|') + QStringLiteral("---|").repeated(cells.size()) + QLatin1Char('\n');
    for (const T& item : list) {
        cells.clear();
        for (const Column<T>& one : columns)
            cells.append(one.write(item));
        if (place)
            cells.append(place(item, record));
        text += row(cells);
    }
    return text + QLatin1Char('\n');
}

QStringList cellsOf(const QString& line)
{
    QStringList cells;
    qsizetype from = 2;
    for (qsizetype i = from; line.startsWith(QLatin1String("| ")) && i + 1 < line.size(); ++i) {
        if (line.at(i) == QLatin1Char('\\')) {
            ++i;
        } else if (line.at(i) == QLatin1Char(' ') && line.at(i + 1) == QLatin1Char('|')) {
            cells.append(line.mid(from, i - from));
            from = i + 3;
            i += 2;
        }
    }
    return cells;
}

template <class T, std::size_t N> bool readRow(const QStringList& cells, const Column<T> (&columns)[N], T& item)
{
    for (std::size_t i = 0; i < N; ++i)
        columns[i].read(cells.value(qsizetype(i)), item);
    return cells.size() >= qsizetype(N);
}

template <class T, std::size_t N> bool readRow(const QStringList& cells, const Column<T> (&columns)[N], Rows<T>& rows)
{
    T item;
    const bool is = readRow(cells, columns, item) && cells.size() == qsizetype(N) + 1;
    rows.rows.append(item);
    rows.places.append(cells.value(qsizetype(N)));
    return is;
}

bool readInto(const QString& heading, const QStringList& cells, ReadRecord& record)
{
    if (heading == QLatin1String("Session")) {
        for (const Column<Retro>& one : kAbout)
            if (cells.value(0) == QLatin1String(one.title))
                one.read(cells.value(1), record.about);
        return cells.size() == 2;
    }
    if (heading == QLatin1String("Phases")) {
        record.phases.append(Phase());
        return readRow(cells, kPhases, record.phases.last());
    }
    if (heading == QLatin1String("Participants")) {
        Participant one;
        const bool is = readRow(cells, kPeople, one);
        record.participants.insert(one.number, one);
        return is;
    }
    if (heading == QLatin1String("Contributions"))
        return readRow(cells, kNotes, record.notes);
    if (heading == QLatin1String("Themes"))
        return readRow(cells, kThemes, record.themes);
    return heading == QLatin1String("Recommendations") && readRow(cells, kRecommendations, record.recommendations);
}

} // namespace

QString recordOf(const Retro& r, const Record& places)
{
    QString text = QStringLiteral("## ") + QLatin1String(kRecordHeading)
        + QStringLiteral("\n\nWhat the session measured, and what belongs together. Entry 2.3.1 is the first one of "
                         "participant 3 in phase 2; 0 stands for no phase, or for nobody.\n\n### Session\n\n");
    text += row({QStringLiteral("What"), QStringLiteral("Value")}) + QStringLiteral("|---|---|\n");
    for (const Column<Retro>& one : kAbout)
        text += row({QLatin1String(one.title), one.write(r)});
    text += QLatin1Char('\n');
    text += table<Phase>("Phases", r.phases, kPhases, nullptr, places);
    text += table<Participant>("Participants", r.participants, kPeople, nullptr, places);
    text += table<Note>(
        "Contributions", r.notes, kNotes,
        [](const Note& one, const Record& all) { return all.notes.value(one.number); }, places);
    text += table<Theme>(
        "Themes", r.themes, kThemes, [](const Theme& one, const Record& all) { return all.themes.value(one.number); },
        places);
    text += table<Recommendation>(
        "Recommendations", r.recommendations, kRecommendations,
        [](const Recommendation& one, const Record& all) {
            return one.raw ? all.raws.value(one.number) : QStringLiteral("-");
        },
        places);
    return text;
}

bool readRecord(const QStringList& lines, qsizetype from, ReadRecord& record)
{
    QString heading;
    int rows = 0;
    for (qsizetype i = from; i < lines.size(); ++i) {
        const QString& line = lines.at(i);
        if (line.startsWith(QLatin1String("### "))) {
            heading = line.mid(4);
            rows = 0;
        } else if (line.startsWith(QLatin1Char('|')) && ++rows > 2 && !readInto(heading, cellsOf(line), record)) {
            return false;
        }
    }
    return !record.about.state.isEmpty() || !record.phases.isEmpty();
}

namespace {

template <class T, class Key> void sortAs(QList<T>& list, const QList<T>& rows, Key key)
{
    QHash<int, qsizetype> order;
    for (qsizetype i = 0; i < rows.size(); ++i)
        order.insert(key(rows.at(i)), i);
    std::stable_sort(list.begin(), list.end(),
        [&](const T& a, const T& b) { return order.value(key(a), rows.size()) < order.value(key(b), rows.size()); });
}

} // namespace

void inOrder(Retro& retro, const ReadRecord& record)
{
    const auto number = [](const auto& one) { return one.number; };
    sortAs(retro.notes, record.notes.rows, number);
    sortAs(retro.themes, record.themes.rows, number);
    // Raw ones have numbers of their own.
    sortAs(retro.recommendations, record.recommendations.rows,
        [](const Recommendation& one) { return one.raw ? -one.number : one.number; });
}

Index indexOf(const ReadRecord& record)
{
    Index index;
    for (qsizetype i = 0; i < record.notes.rows.size(); ++i) {
        index.notes.insert(record.notes.places.at(i), i);
        index.lastNote = std::max(index.lastNote, record.notes.rows.at(i).number);
    }
    for (qsizetype i = 0; i < record.themes.rows.size(); ++i) {
        index.themes.insert(record.themes.places.at(i), i);
        index.lastTheme = std::max(index.lastTheme, record.themes.rows.at(i).number);
    }
    for (qsizetype i = 0; i < record.recommendations.rows.size(); ++i) {
        const Recommendation& one = record.recommendations.rows.at(i);
        index.recommendations.insert(one.raw ? record.recommendations.places.at(i) : QString::number(one.number), i);
        index.lastRaw = std::max(index.lastRaw, one.number);
    }
    return index;
}

} // namespace wavedeck::retro
