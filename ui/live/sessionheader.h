// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/live/attentionblock.h"
#include "ui/live/parts.h"
#include "ui/live/wavecells.h"

#include <QPushButton>
#include <QWidget>

#include <deque>

namespace wavedeck::ui {

/// How a session is doing, to be read from 2 m: verdict, progress, elapsed, agents, tokens, cost, what needs attention,
/// and the two commands for the whole session. GUI thread. Everything but attention and buttons is painted here.
class SessionHeader final : public QWidget, public PartsHost {
    Q_OBJECT
public:
    /// What was asked for and is not confirmed yet: its button says so and waits.
    enum class Busy { Nothing, Holding, Resuming, Stopping };

    explicit SessionHeader(const Appearance& appearance, QWidget* parent = nullptr);

    using QWidget::show;
    /// Null = there is no session. now: UTC ms.
    void show(const LiveSessionPtr& live, const SessionSummary& summary, qint64 now);
    void setBusy(Busy busy);
    /// The facts are old (engine lost): numbers turn grey, elapsed stops.
    void setStale(bool stale);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

    const Face& face() const { return m_face; }
    QPushButton* holdButton() const { return m_hold; }
    QPushButton* stopButton() const { return m_stop; }
    AttentionBlock* attention() const { return m_attention; }

    QString partsName() const override { return QStringLiteral("Session"); }
    const QWidget* partsViewport() const override { return this; }
    int partCount() const override { return int(m_parts.size()); }
    Part part(int index) const override { return m_parts[index]; }
    int partAt(const QPoint& pos) const override;
    QList<QWidget*> partWidgets() const override;

Q_SIGNALS:
    void holdClicked();
    void resumeClicked();
    void stopClicked();
    void attentionClicked();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    /// One number with its name above and a word below.
    struct Number {
        QString name;
        QString value;
        QString unit; ///< smaller, behind it
        QString sub;
        QString sentence; ///< for a screen reader
    };
    /// How much is shown, from all to the least.
    struct Arrangement {
        int pad = 16;
        int verdict = 26;
        int number = 28;
        bool plan = true;
        bool subs = true;
        bool twoRows = false;
    };
    struct Places {
        Arrangement how;
        int height = 0;
        QRect verdict;
        QList<QRect> numbers;
        QRect attention;
        QRect buttons;
    };

    QList<Number> numbers() const;
    QString elapsedSub() const;
    Number tokenNumber() const;
    Number costNumber() const;
    Places placesFor(int width) const;
    Places place(int width, const Arrangement& how, const QList<Number>& numbers) const;
    int numberWidth(const Number& number, const Arrangement& how) const;
    int verdictWidth(const Arrangement& how) const;
    int buttonsWidth() const;
    void relook();
    void rebuild();
    void writeVerdict(const Places& places);
    void writeNumbers(const Places& places, const QList<Number>& numbers);
    void updateButtons();
    void keepTokens();
    bool isOver() const { return !m_live || !mayChange(*m_live); }

    const Appearance& m_appearance;
    FontBook m_fonts;
    AttentionBlock* m_attention;
    QPushButton* m_hold;
    QPushButton* m_stop;
    LiveSessionPtr m_live;
    SessionSummary m_summary;
    qint64 m_now = 0;
    bool m_stale = false;
    Busy m_busy = Busy::Nothing;
    bool m_resumes = false; ///< what the first button does now
    QString m_session; ///< whose tokens are kept
    std::deque<std::pair<qint64, qint64>> m_tokens; ///< time and count, of the last minute
    Places m_places;
    Face m_face;
    QList<BarPiece> m_progress;
    QRect m_progressRect;
    QList<Part> m_parts;
};

} // namespace wavedeck::ui
