// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/states.h"

#include <QSet>
#include <QtTest>

using namespace wavedeck;

namespace {

// Every state in order, until the words end.
template <class S> QList<S> states(int count)
{
    QList<S> list;
    for (int i = 0; i < count; ++i)
        list.append(static_cast<S>(i));
    return list;
}

template <class S> void checkTable(std::span<const Transition<S>> table, int count, S first)
{
    QSet<QString> pairs;
    QSet<int> reachable{static_cast<int>(first)};
    for (const Transition<S>& transition : table) {
        const QString pair = word(transition.from) + QStringLiteral(" → ") + word(transition.to);
        QVERIFY2(transition.from != transition.to, qPrintable(pair));
        QVERIFY2(!pairs.contains(pair), qPrintable(pair));
        QVERIFY2(QByteArray(transition.producer).size() > 3, qPrintable(pair));
        QVERIFY2(mayFollow(transition.from, transition.to), qPrintable(pair));
        pairs.insert(pair);
    }
    for (int round = 0; round < count; ++round)
        for (const Transition<S>& transition : table)
            if (reachable.contains(static_cast<int>(transition.from)))
                reachable.insert(static_cast<int>(transition.to));
    for (const S state : states<S>(count)) {
        const QString name = word(state);
        QVERIFY2(reachable.contains(static_cast<int>(state)), qPrintable(name));
        const bool incoming = std::any_of(table.begin(), table.end(), [state](const auto& t) { return t.to == state; });
        const bool outgoing
            = std::any_of(table.begin(), table.end(), [state](const auto& t) { return t.from == state; });
        QVERIFY2(!hasEnded(state) || incoming, qPrintable(name));
        QVERIFY2(hasEnded(state) || outgoing, qPrintable(name));
        for (const S to : states<S>(count))
            QCOMPARE(mayFollow(state, to), pairs.contains(name + QStringLiteral(" → ") + word(to)));
    }
}

template <class E> void checkWords(const QStringList& words)
{
    for (int i = 0; i < words.size(); ++i) {
        QCOMPARE(QString(word(static_cast<E>(i))), words[i]);
        QVERIFY(fromWord<E>(words[i]).has_value());
        QCOMPARE(static_cast<int>(*fromWord<E>(words[i])), i);
    }
    for (const char* wrong : {"", "Running", "nothing", "running "})
        QVERIFY2(!fromWord<E>(QString::fromLatin1(wrong)), wrong);
}

QStringList split(const char* words)
{
    return QString::fromLatin1(words).split(QLatin1Char(' '));
}

}

class TestStates : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sessionTable() { checkTable(sessionTransitions(), 5, SessionState::Running); }
    void waveTable() { checkTable(waveTransitions(), 8, WaveState::Pending); }
    void agentTable() { checkTable(agentTransitions(), 9, AgentState::Queued); }
    void gateTable() { checkTable(gateTransitions(), 6, GateState::Pending); }

    void wordsOfTheContract()
    {
        checkWords<SessionState>(split("running held completed failed stopped"));
        checkWords<WaveState>(split("pending running gating passed held failed stopped skipped"));
        checkWords<AgentState>(split("queued blocked starting running overdue succeeded failed cancelled lost"));
        checkWords<GateState>(split("pending running passed failed inconclusive waived"));
        checkWords<GateKind>(split("blocking advisory"));
        checkWords<Verifies>(split("implemented operational"));
        checkWords<CriterionKind>(split("program metric report approval checklist"));
        checkWords<Capability>(split("read-only modify"));
        checkWords<Mode>(split("basic standard enhanced critical"));
        checkWords<EndedBy>(split("agent operator limit engine unknown"));
    }

    void onlyTheseAreLive()
    {
        for (const AgentState state : states<AgentState>(9)) {
            const bool live
                = state == AgentState::Starting || state == AgentState::Running || state == AgentState::Overdue;
            QCOMPARE(isLive(state), live);
            QVERIFY(!(isLive(state) && hasEnded(state)));
        }
    }
};

QTEST_GUILESS_MAIN(TestStates)
#include "tst_states.moc"
