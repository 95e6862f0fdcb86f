// SPDX-License-Identifier: GPL-3.0-or-later
// bench_search [LESSONS [ROUNDS]]: what a key costs while somebody types into the search, beside reading the same table
// with LIKE in the same run (KNOW-7); and what the index costs a commit. Prints figures; judges nothing.
#include "models/store/knowledgerepository.h"
#include "models/store/openforchange.h"
#include "models/store/rows.h"
#include "models/store/search.h"
#include "models/store/transaction.h"

#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <random>
#include <vector>

#include <ctime>

using namespace wavedeck;

namespace {

constexpr int kVocabulary = 4000;
constexpr int kWordsOfText = 120;

/// A made-up language with words of uneven frequency, the same in each run.
class Language {
public:
    QString word()
    {
        // Few words make most of a text.
        const double share = std::uniform_real_distribution<double>(0, 1)(m_random);
        return nameOf(int(double(kVocabulary) * share * share * share));
    }
    static QString nameOf(int number)
    {
        static const char* const kParts[] = {"ba", "ko", "li", "me", "nu", "pa", "ri", "so", "te", "vu", "wa", "ze"};
        QString name;
        for (int left = number + 12; left > 0; left /= 12)
            name += QLatin1String(kParts[left % 12]);
        return name;
    }
    QString text(int words)
    {
        QStringList all;
        for (int i = 0; i < words; ++i)
            all.append(word());
        return all.join(QLatin1Char(' '));
    }

private:
    std::mt19937 m_random{7};
};

/// Of this thread: the clock on the wall counts what others do on the machine.
double cpuMs()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

struct Figures {
    double median = 0; ///< ms
    double p95 = 0;
    double worst = 0;
};

Figures measured(const QStringList& asked, const std::function<void(const QString&)>& once)
{
    std::vector<double> took;
    for (const QString& text : asked) {
        const double before = cpuMs();
        once(text);
        took.push_back(cpuMs() - before);
    }
    std::sort(took.begin(), took.end());
    return {took[took.size() / 2], took[took.size() * 95 / 100], took.back()};
}

/// What a commit costs with nothing to index, with a lesson that changed but is not indexed, and with both: the index
/// is made of what triggers noted (models/store/searchindex.h).
void printCommits(Store& store, int rounds)
{
    const auto commits = [&](const char* sql, bool isIndexed) {
        std::vector<double> took;
        for (int i = 0; i < rounds; ++i) {
            const double before = cpuMs();
            (void)inTransaction(store, [&]() -> Status {
                Status done = store.setValue(QStringLiteral("bench"), QString::number(i));
                if (done && *sql != '\0')
                    done = store.run(sql, {i, 1 + i});
                return done && !isIndexed ? store.run("DELETE FROM search_pending", {}) : done;
            });
            took.push_back(cpuMs() - before);
        }
        std::sort(took.begin(), took.end());
        return Figures{took[took.size() / 2], took[took.size() * 95 / 100], took.back()};
    };
    const char* const kChange = "UPDATE knowledge SET changed_at = ? WHERE number = ?";
    const struct {
        const char* name;
        Figures figures;
    } lines[] = {{"nothing noted", commits("", true)}, {"lesson, no index", commits(kChange, false)},
        {"lesson, indexed", commits(kChange, true)}};
    std::printf("a commit          median ms   p95 ms   worst ms   of the processor\n");
    for (const auto& line : lines)
        std::printf(
            "%-16s %10.3f %8.3f %10.3f\n", line.name, line.figures.median, line.figures.p95, line.figures.worst);
}

} // namespace

int main(int argc, char** argv)
{
    const int lessons = argc > 1 ? std::atoi(argv[1]) : 10'000;
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 40;
    QTemporaryDir folder;
    const auto store = openForChange(folder.path());
    if (!store || lessons < 1 || rounds < 1)
        return 4;
    Language language;
    const double began = cpuMs();
    const Status kept = inTransaction(**store, [&]() -> Status {
        for (int i = 0; i < lessons; ++i) {
            knowledge::Entry entry;
            entry.title = language.text(6);
            entry.text = QStringLiteral("%1 number%2").arg(language.text(kWordsOfText)).arg(i);
            if (const auto number = KnowledgeRepository(**store).keep(entry, 1); !number)
                return number.error();
        }
        return Done{};
    });
    if (!kept)
        return 4;
    const double fillMs = cpuMs() - began;
    // What somebody types: two words, key after key.
    QStringList keys;
    for (int round = 0; round < rounds; ++round) {
        const QString whole = language.word() + QLatin1Char(' ') + language.word();
        for (qsizetype length = 1; length <= whole.size(); ++length)
            keys.append(whole.left(length));
    }
    qint64 hits = 0;
    const Figures search = measured(keys, [&](const QString& text) {
        hits += search::allOf(**store, text, {{}, 60}).size();
    });
    const Figures like = measured(keys, [&](const QString& text) {
        hits += rows::readAll<int>(**store, "SELECT count(*) FROM knowledge WHERE title LIKE ? OR text LIKE ?",
            {QString(QLatin1Char('%') + text + QLatin1Char('%')), QString(QLatin1Char('%') + text + QLatin1Char('%'))},
            [](rows::Reader& r) {
                return r.integer();
            }).size();
    });
    // A word that is nowhere: nothing stops early.
    const QStringList rare(rounds, QStringLiteral("xylophone"));
    const Figures searchNone
        = measured(rare, [&](const QString& text) { hits += search::allOf(**store, text).size(); });
    const Figures likeNone = measured(rare, [&](const QString& text) {
        hits += rows::readAll<int>(**store, "SELECT count(*) FROM knowledge WHERE title LIKE ? OR text LIKE ?",
            {QString(QLatin1Char('%') + text + QLatin1Char('%')), QString(QLatin1Char('%') + text + QLatin1Char('%'))},
            [](rows::Reader& r) {
                return r.integer();
            }).size();
    });
    std::printf("%d lessons of %d words, %lld keys typed, kept in %.0f ms (%lld hits)\n", lessons, kWordsOfText,
        static_cast<long long>(keys.size()), fillMs, static_cast<long long>(hits));
    std::printf("                  median ms   p95 ms   worst ms   of the processor\n");
    const struct {
        const char* name;
        const Figures& figures;
    } lines[] = {{"search", search}, {"LIKE", like}, {"search, no hit", searchNone}, {"LIKE, no hit", likeNone}};
    for (const auto& line : lines)
        std::printf(
            "%-16s %10.2f %8.2f %10.2f\n", line.name, line.figures.median, line.figures.p95, line.figures.worst);
    printCommits(**store, std::min(lessons, 1000));
    std::printf("LIKE : search without a hit %.0f : 1\n", likeNone.median / std::max(searchNone.median, 0.001));
    return 0;
}
